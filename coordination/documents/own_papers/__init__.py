"""What an own template of each paper may say: fields, examples, the template to start from; a module a paper."""
