"""Does each statement of an information sheet on migrant smuggling hold?"""
