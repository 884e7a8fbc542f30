"""The library in pictures: years, tempo, moods, styles, what came when and what was played when."""
