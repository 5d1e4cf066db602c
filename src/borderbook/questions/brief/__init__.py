"""Irregular migration and the fight against migrant smuggling in six charts"""
