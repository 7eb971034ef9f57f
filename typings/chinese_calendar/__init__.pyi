from datetime import date

from chinese_calendar import constants as constants

__version__: str

def is_workday(date: date) -> bool: ...
