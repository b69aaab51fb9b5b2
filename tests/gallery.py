"""Every component drawn outside any route: by itself, and all of them on one page, in both directions."""

from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from portal.config import PACKAGE
from portal.web.assets import Assets
from portal.web.navigation import Room, RoomGroup

ASSETS = Assets.build(PACKAGE / "static")

LEAST: dict[str, str] = {
    "appointment_card": "appointment_card(heading='Your appointment', when='Thursday 10 December at 2pm')",
    "button": "button(label='Send')",
    "card": "card(heading='Where things are', id='where')",
    "checklist": "checklist(items=[{'label': 'Final report received', 'done': true}])",
    "copy_box": "copy_box(label='What you wrote', text='Dear Jo', id='kept')",
    "day_divider": "day_divider(text='Monday 16 November')",
    "details": "details(summary='What happens during the examination')",
    "door": "door(label='Write to Jo', href='/messages')",
    "doors": "doors()",
    "empty_state": "empty_state(text='There is nothing here yet.')",
    "entry_facts": "entry_facts(told=[{'term': 'Organisation', 'value': 'A trust'}])",
    "error_summary": "error_summary(form=wrong)",
    "face": "face(name='Jo Marsh')",
    "form": "form(action='/messages', token='token')",
    "help_now_list": "help_now_list(lines=[{'name': 'Samaritans', 'label': 'Call 116 123', 'href': 'tel:116123', "
    "'when': 'Day and night'}])",
    "hours_box": "hours_box(text='Jo will see this tomorrow morning.')",
    "message": "message(body='Thursday please.', author='You', when='9.31am')",
    "note_panel": "note_panel(heading='Notes')",
    "notice": "notice(text='Your choice is saved.')",
    "page_heading": "page_heading(title='Hello, Amina')",
    "pager": "pager(position='1 to 50 of 140')",
    "person_card": "person_card(name='Jo Marsh', role='Your practitioner', hours='Working today until 5pm.', "
    "phone='01632 960 123', phone_href='tel:01632960123')",
    "phone_preview": "phone_preview(time='21:14', alerts=[{'sender': 'Family support', 'preview': 'A new message.'}])",
    "print_page": "print_page()",
    "service_facts": "service_facts(card={'name': 'A helpline', 'organisation': '', 'summary': 'For parents.', "
    "'hours': 'Day and night', 'hours_certain': true, 'texts': [], 'begin': '', 'faith': '', 'access': '', "
    "'email': 'help@example.org', "
    "'web': 'https://example.org/', 'cost': '', 'weeks_from': none, "
    "'checked_on': none, 'addresses': ['1 Test Road'], 'miles': 3, "
    "'phones': [{'number': '01632 960 001', 'href': 'tel:01632960001', 'label': 'Adults', 'cost': ''}], "
    "'areas': ['essex']}, "
    "area_words={'essex': 'Essex'}, locale=locale)",
    "in_language": "in_language(words='The first hours', tag='en')",
    "reading": "reading(reading={'is_translated': false, 'is_draft': false, 'checked': '', 'newest': none, "
    "'phone': '01632 960 100', 'phone_href': 'tel:01632960100', 'is_unapproved': true, 'language': 'en-GB', "
    "'direction': 'ltr', 'body': 'What this step is.', 'sources': [{'label': 'A guide', "
    "'address': 'https://guide.example.org', 'year': 2024}], 'reviewed': '20 November 2026'})",
    "text_differences": "text_differences(paragraphs=[{'left_out': 0, 'pieces': [{'change': 'removed', 'words': 'He'}, "
    "{'change': 'added', 'words': 'She'}]}], direction='ltr', language='en-GB')",
    "promise": "promise(text='Jo will write to you by Tuesday 1 December.')",
    "stage": "stage(title='Finding out why', state='now')",
    "stages": "stages()",
    "state_word": "state_word(text='waiting 3 hours')",
    "summary_list": "summary_list(rows=[{'term': 'Language', 'value': 'English'}])",
    "table": "table(caption='Waiting', columns=['Family', {'label': 'Action', 'unseen': true}], id='waiting')",
    "thread": "thread(label='Messages')",
    **{
        field: f"{field}(field=FORM.{name})"
        for field, name in {
            "checkbox": "own",
            "checkboxes": "who",
            "code_field": "code",
            "date_field": "born",
            "radios": "wish",
            "select_field": "place",
            "text_field": "email",
            "textarea_field": "body",
            "time_field": "at",
        }.items()
    },
}
"""The shortest call of each component."""

LIST_ITEMS = {"day_divider": "talk", "message": "talk", "stage": "stages"}
HOLDERS = {"card", "details", "doors", "form", "note_panel", "stages", "table", "thread"}


class Day(Form):  # type: ignore[misc]  # WTForms ships no types
    day = StringField("Day", [InputRequired("Enter the date like this: 27 3 2019.")])
    month = StringField("Month")
    year = StringField("Year")


class Questions(Form):  # type: ignore[misc]  # WTForms ships no types
    token = HiddenField("Token")
    email = StringField("Your email address", [DataRequired("Enter your email address.")])
    code = StringField("Six-digit code", [DataRequired("Enter the six digits.")])
    wish = RadioField(
        "How much?",
        [DataRequired("Choose one.")],
        choices=[SelectChoice("all", "Everything"), SelectChoice("no", "Not now")],
    )
    who = SelectMultipleField("Who?", [DataRequired("Choose someone.")], choices=[SelectChoice("p", "My partner")])
    place = SelectField("Where?", choices=[SelectChoice("home", "At home")])
    born = FormField(Day, "When?")
    at = TimeField("What time?", [InputRequired("Enter a time.")])
    body = TextAreaField("Write to Jo", [Length(max=3, message="That is too long.")])
    own = BooleanField("This is my own phone", [InputRequired("Tick the box.")])


def wrong_answers() -> Questions:
    """The form after somebody sent it with every answer missing or wrong."""
    form = Questions(MultiDict({"body": "Dear Jo", "place": "elsewhere"}))
    form.validate()
    return form


def environment() -> Environment:
    """Templates as the application sets them up, without an application."""
    made = Environment(
        loader=FileSystemLoader(PACKAGE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext=lambda words: words, ngettext=lambda one, many, count: one if count == 1 else many, newstyle=True
    )
    made.globals["locale"] = SimpleNamespace(language_of=lambda _tag: "en-GB")
    made.tests["served"] = lambda _endpoint: True
    made.tests["open"] = lambda _address, _method="GET": True
    return made


def draw(made: Environment, name: str, call: str, **given: Any) -> str:
    """One component, holding something where it is made to hold something."""
    body = f"{{% call {call} %}}{_inside(name)}{{% endcall %}}" if name in HOLDERS else f"{{{{ {call} }}}}"
    if name in LIST_ITEMS:
        body = f'<ol class="{LIST_ITEMS[name]}">{body}</ol>'
    source = f'{{% from "components/{name}.html" import {name} %}}{body}'
    return str(made.from_string(source).render(FORM=Questions(), wrong=wrong_answers(), **given))


def _inside(name: str) -> str:
    inside = {
        "form": "<button class='door'>Send</button>",
        "stages": "<li>A step</li>",
        "table": "<tr><th scope='row'>Yusuf</th><td>Answer</td></tr>",
    }
    return inside.get(name, "<li>A message</li>" if name == "thread" else "<p>Words</p>")


def whole_page(made: Environment, *, layout: str, direction: str) -> str:
    """A page of that layout with every component on it."""
    drawn = [draw(made, name, call) for name, call in LEAST.items() if name != "page_heading"]
    given = _context(layout=layout, direction=direction)

    def fixed(template: str, **more: str) -> Markup:
        return Markup(made.get_template(template).render(given | more))  # noqa: S704 - our own template

    made.globals["fixed"] = fixed
    made.globals["words_are"] = ""
    source = (
        f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}Home{{% endblock %}}'
        "{% block content %}<h1>Hello, Oluwaseun-Christabel</h1>{{ drawn }}{% endblock %}"
    )
    content = Markup("\n".join(drawn))  # noqa: S704 - drawn by our own macros just above
    return made.from_string(source).render(given, drawn=content)


_NAVIGATION = (
    RoomGroup("", (Room("Inbox", "staff.inbox.index", "/staff/inbox", "page"),)),
    RoomGroup(
        "Families",
        (
            Room("All families", "staff.cases.index", "/staff/cases", ""),
            Room("Promises", "staff.promises.index", "/staff/promises", ""),
        ),
    ),
)


def _context(*, layout: str, direction: str) -> dict[str, Any]:
    return {
        "url_for": lambda endpoint, **_values: f"/{endpoint}",
        "csrf_token": lambda: "token",
        "assets": ASSETS,
        "demo": True,
        "saved_on": "",
        "today": "24 November 2026",
        "looks_after": None,
        "locale": SimpleNamespace(
            html_tag="ur" if direction == "rtl" else "en-GB", direction=direction, is_reviewed=True
        ),
        "service": SimpleNamespace(
            other_languages=(),
            name="Family support",
            team_name="the family support team",
            team_phone="01632 960 100",
            team_phone_href="tel:+441632960100",
            hours_sentence="We read messages Monday to Friday, 9am to 5pm.",
        ),
        "viewer": SimpleNamespace(kind="staff" if layout == "staff" else "family"),
        "signed_in_as": "Jo Marsh",
        "about_child": None,
        "staff_nav": _NAVIGATION,
    }
