"""What do "more than 90 %", the turnover and the fees rest on?"""
