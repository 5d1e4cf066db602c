"""What does EMPACT report, cycle by cycle?"""
