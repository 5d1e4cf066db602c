"""Who is detected on which route, and how did that shift?"""
