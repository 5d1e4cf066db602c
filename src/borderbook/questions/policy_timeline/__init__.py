"""What was decided when, and what did detections do around it?"""
