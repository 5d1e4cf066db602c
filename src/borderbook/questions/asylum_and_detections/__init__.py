"""How do detections compare with asylum applications, citizenship by citizenship?"""
