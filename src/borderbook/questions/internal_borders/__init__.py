"""Where, when and why were internal border controls reintroduced?"""
