-- Rasa keeps its own tables, in a database of their own: two of its names are ours too.
CREATE DATABASE rasa;
