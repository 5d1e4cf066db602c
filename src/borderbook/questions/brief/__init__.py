"""The fight against migrant smuggling in six charts"""
