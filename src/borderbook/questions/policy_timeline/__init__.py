"""What was decided when, and what did the flows do around it?"""
