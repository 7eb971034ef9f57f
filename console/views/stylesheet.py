"""The Qt style sheet made from the design tokens; nothing here knows what a panel is about."""

from __future__ import annotations

from pathlib import Path

from console.views.theme import FONT_PX, ROW_PX, SMALL_PX, TITLE_PX, Theme

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"

_BASE = """
* {{ outline: 0; }}
QMainWindow {{ background: {window}; }}
QDialog {{ background: {panel}; border: 1px solid {line_strong}; }}
QMainWindow::separator {{ background: {window}; width: 6px; height: 6px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QToolTip {{ background: {header}; color: {on_header}; border: 1px solid {header_line}; padding: 4px 8px; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="small"] {{ color: {muted}; font-size: {small}px; }}
QLabel[role="title"] {{ font-size: {title}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="code"] {{ font-size: 44px; font-weight: 700; letter-spacing: 6px; color: {accent}; }}
QLabel[role="problem"] {{ color: {red_ink}; font-size: {small}px; }}
QLabel[role="cap"] {{ color: {muted}; font-size: {small}px; border: 1px solid {line_strong};
  border-radius: 3px;
  padding: 0 6px; min-height: 18px; }}
QWidget#sign_in_page {{ background: {window}; }}
QFrame[role="line"] {{ background: {line}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[role="current"] {{ background: {raised}; border-radius: 4px; }}
QFrame[role="card"] {{ background: {panel}; border: 1px solid {line}; border-radius: 6px; }}
QWidget[role="pane"] {{ background: {panel}; }}
QScrollArea, QScrollArea > QWidget > QWidget[role="pane"] {{ background: {panel}; border: 0; }}
"""

_CONTROLS = """
QPushButton, QToolButton[role="button"] {{
  background: {panel}; color: {text}; border: 1px solid {line_strong}; border-radius: 4px;
  padding: 0 10px; min-height: {control}px; }}
QPushButton[keycap="true"] {{ text-align: left; }}
QPushButton:hover, QToolButton[role="button"]:hover {{ background: {raised}; border-color: {accent}; }}
QPushButton:pressed {{ background: {selection}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 0 9px; min-height: {control_focus}px; }}
QPushButton:disabled {{ color: {muted}; background: {raised}; border-color: {line}; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent};
  font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[role="primary"]:disabled {{ background: {raised}; color: {muted}; border-color: {line}; }}
QPushButton[role="danger"] {{ color: {red_ink}; }}
QPushButton[role="flat"] {{ border-color: transparent; background: transparent; color: {accent}; }}
QPushButton[role="flat"]:hover {{ background: {raised}; }}
QPushButton[role="chip"] {{ border-radius: 11px; padding: 0 10px; min-height: 20px; max-height: 20px;
  font-size: {small}px; border-color: {line}; }}
QPushButton[role="chip"]:checked {{ background: {accent}; color: {on_accent}; border-color: {accent};
  font-weight: 600; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {text}; padding: 0 9px; min-height: 18px; max-height:
  18px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 2px
  4px; color: {text}; }}
QToolButton:hover {{ background: {raised}; border-color: {line}; }}
QToolButton:focus {{ border-color: {accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QDateTimeEdit, QSpinBox, QDoubleSpinBox, QComboBox {{
  background: {panel}; color: {text}; border: 1px solid {line_strong}; border-radius: 4px; padding: 0 8px;
  min-height: {control}px; selection-background-color: {accent}; selection-color: {on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QDateTimeEdit:focus,
  QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
  border: 2px solid {accent}; padding: 0 7px; min-height: {control_focus}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 3px; }}
QLineEdit[problem="true"], QSpinBox[problem="true"], QComboBox[problem="true"] {{
  border-color: {red_fill}; }}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled, QDateEdit:disabled {{
  background: {raised}; color: {muted}; }}
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow {{ image:
  url({icons}/chevron-down-{mode}.svg);
  width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {line_strong};
  selection-background-color: {selection};
  selection-color: {on_selection}; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{
  width: 0; border: 0; }}
QSpinBox QLineEdit, QSpinBox QLineEdit:focus, QSpinBox QLineEdit:disabled, QDoubleSpinBox QLineEdit,
  QDoubleSpinBox QLineEdit:focus, QDoubleSpinBox QLineEdit:disabled {{ border: 0; padding: 0 0 0 6px;
  min-height: 0; background: transparent; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {line_strong}; border-radius: 7px;
  background: {panel}; }}
QRadioButton::indicator:focus, QRadioButton::indicator:hover {{ border-color: {accent}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {accent};
  background: {on_accent}; }}
QRadioButton:disabled {{ color: {muted}; }}
QCheckBox::indicator, QTreeView::indicator {{ width: 14px; height: 14px; border: 1px solid {line_strong};
  border-radius: 3px;
  background: {panel}; }}
QCheckBox::indicator:focus, QCheckBox::indicator:hover, QTreeView::indicator:hover {{ border-color:
  {accent}; }}
QCheckBox::indicator:checked, QTreeView::indicator:checked {{ background: {accent}; border-color: {accent};
  image: url({icons}/check-{mode}.svg); }}
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate {{ background: {accent};
  border-color: {accent};
  image: url({icons}/minus-{mode}.svg); }}
"""

_ITEMS = """
QAbstractItemView {{ background: {panel}; color: {text}; border: 0; alternate-background-color: {raised};
  selection-background-color: {selection}; selection-color: {on_selection}; }}
QTreeView::item, QTableView::item, QListView::item {{ min-height: {row}px; padding: 0 6px; border: 0; }}
QListView::item {{ padding: 0 8px; }}
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover {{ background: {raised}; }}
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{ background: {selection};
  color: {on_selection}; }}
QTreeView::branch {{ background: transparent; }}
QTreeView::branch:has-children:closed {{ image: url({icons}/chevron-right-{mode}.svg); }}
QTreeView::branch:has-children:open {{ image: url({icons}/chevron-down-{mode}.svg); }}
QHeaderView {{ background: {panel}; border: 0; }}
QHeaderView::section {{ background: {panel}; color: {muted}; font-size: {small}px; border: 0;
  border-bottom: 1px solid {line}; padding: 0 6px; min-height: 24px; max-height: 24px; }}
QHeaderView::section:hover {{ color: {text}; }}
QHeaderView::down-arrow {{ image: url({icons}/chevron-down-{mode}.svg); width: 12px; height: 12px; }}
QHeaderView::up-arrow {{ image: url({icons}/chevron-up-{mode}.svg); width: 12px; height: 12px; }}
QTableCornerButton::section {{ background: {panel}; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {line_strong}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }} QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ width: 0;
  height: 0; background: none; }}
"""

_FRAME = """
QDockWidget {{ color: {text}; titlebar-close-icon: url({icons}/close-{mode}.svg);
  titlebar-normal-icon: url({icons}/float-{mode}.svg); }}
QWidget#dock_title {{ background: {panel}; border-bottom: 1px solid {line}; }}
QMainWindow > QTabBar {{ background: {window}; qproperty-elideMode: ElideNone;
  qproperty-usesScrollButtons: true; }}
QTabBar QToolButton {{ background: {window}; border: 0; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 0 10px; min-height: {row}px; border: 0;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; font-weight: 600; }}
QTabBar::tab:focus {{ color: {text}; background: {raised}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {line}; }}
QMenu {{ background: {panel}; color: {text}; border: 1px solid {line_strong}; padding: 4px; }}
QMenu::item {{ padding: 4px 24px 4px 24px; min-height: 20px; border-radius: 3px; }}
QMenu::item:selected {{ background: {selection}; color: {on_selection}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::indicator {{ width: 14px; height: 14px; left: 6px; }}
QMenu::indicator:checked {{ image: url({icons}/tick-{mode}.svg); }}
QStatusBar {{ background: {panel}; border-top: 1px solid {line}; color: {muted}; font-size: {small}px;
  min-height: 26px; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QPushButton, QStatusBar QLabel {{ font-size: {small}px; }}
QStatusBar QPushButton {{ border-color: transparent; background: transparent; min-height: 20px; padding:
  0 8px; }}
QStatusBar QPushButton:hover {{ background: {raised}; border-color: {line}; }}
QStatusBar QPushButton:focus {{ border: 1px solid {accent}; padding: 0 8px; min-height: 20px; }}
QDockWidget:floating {{ border: 1px solid {line_strong}; }}
QListView#form_customer_list {{ border: 1px solid {line_strong}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {raised}; }}
QCalendarWidget QToolButton {{ color: {text}; background: transparent; }}
QCalendarWidget QAbstractItemView {{ border: 1px solid {line}; }}
QSplitter::handle {{ background: {line}; }}
QSplitter::handle:hover {{ background: {accent}; }}
QProgressBar {{ border: 0; background: {line}; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
"""

_HEADER = """
QWidget#header {{ background: {header}; }}
QWidget#header QLabel {{ color: {on_header}; }}
QWidget#header QLabel[role="small"] {{ color: {header_muted}; }}
QWidget#header QMenuBar {{ background: transparent; color: {on_header}; border: 0; }}
QWidget#header QMenuBar::item {{ background: transparent; padding: 4px 10px; border-radius: 4px; }}
QWidget#header QMenuBar::item:selected {{ background: {header_field}; }}
QWidget#header QLineEdit {{ background: {header_field}; color: {on_header}; border: 1px solid {header_line};
  placeholder-text-color: {header_muted}; min-height: 26px; }}
QWidget#header QLineEdit:focus {{ border: 2px solid {header_accent}; min-height: 24px; }}
QWidget#header QPushButton {{ background: transparent; color: {on_header}; border: 1px solid transparent;
  padding: 0 8px;
  min-height: 26px; }}
QWidget#header QPushButton:hover {{ background: {header_field}; }}
QWidget#header QPushButton:focus {{ border: 1px solid {header_accent}; min-height: 26px; padding: 0 8px; }}
QWidget#tools {{ background: {panel}; border-bottom: 1px solid {line}; }}
QWidget#tools QPushButton {{ border-color: transparent; background: transparent; padding: 0 8px;
  min-height: 26px; }}
QWidget#tools QPushButton:hover {{ background: {raised}; border-color: {line}; }}
QWidget#tools QPushButton:focus {{ border: 1px solid {accent}; padding: 0 8px; min-height: 26px; }}
QWidget#tools QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; padding: 0 12px; }}
QWidget#tools QPushButton[role="primary"]:hover {{ background: {accent_hover}; }}
QFrame#command_list {{ background: {panel}; border: 1px solid {line_strong}; border-radius: 6px; }}
QWidget#header QFrame#command_list QLabel {{ color: {text}; }}
QWidget#header QFrame#command_list QLabel[role="small"] {{ color: {muted}; }}
QFrame#toast {{ background: {panel}; border: 1px solid {line_strong}; border-radius: 6px; }}
"""


def sheet(theme: Theme) -> str:
    """The whole style sheet for one theme."""
    tokens = theme.tokens
    names = {name: getattr(tokens, name) for name in type(tokens).__dataclass_fields__ if name != "tones"}
    for tone_name, tone in tokens.tones.items():
        names |= {
            f"{tone_name}_ink": tone.ink,
            f"{tone_name}_fill": tone.fill,
            f"{tone_name}_tint": tone.tint,
        }
    return "".join((_BASE, _CONTROLS, _ITEMS, _FRAME, _HEADER)).format(
        **names,
        header_accent="#58A6F2",
        small=SMALL_PX,
        title=TITLE_PX,
        base=FONT_PX,
        row=ROW_PX,
        control=28,
        control_focus=26,
        icons=ICONS.as_posix(),
        mode="dark" if theme.dark else "light",
    )
