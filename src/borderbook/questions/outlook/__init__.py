"""What is a defensible expectation for the months after the newest figures, by route?"""
