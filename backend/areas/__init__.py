"""Who was inside an area of the map, and when. Areas are drawn for one question and not kept."""
