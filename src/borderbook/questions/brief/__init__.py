"""The fight against migrant smuggling in nine charts"""
