"""The words and addresses of templates, which are found once and then kept."""

from flask import render_template_string

from portal.i18n import locale_for
from portal.web.navigation import address_of
from portal.web.translating import Environments
from tests.portal_fixtures import Portal
from tests.queries_counted import statements


def test_what_is_filled_into_a_sentence_is_escaped_each_time(portal: Portal) -> None:
    with portal.app.test_request_context("/", base_url="https://portal.example.org"):
        for name in ("<script>", "Jo & Sam"):
            shown = render_template_string('{{ _("Write to %(name)s", name=name) }}', name=name)
            assert shown == f"Write to {name}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_a_percent_sign_in_a_sentence_is_written_twice_with_and_without_something_filled_in(portal: Portal) -> None:
    with portal.app.test_request_context("/", base_url="https://portal.example.org"):
        assert render_template_string('{{ _("100%%") }}') == "100%"
        assert render_template_string('{{ _("100%% of %(name)s", name="it") }}') == "100% of it"


def test_kept_addresses_follow_the_place_where_the_portal_is_mounted(portal: Portal) -> None:
    for root in ("", "/families"):
        with portal.app.test_request_context("/", base_url=f"https://portal.example.org{root}"):
            assert address_of("public.help_now.show") == f"{root}/help-now"
            assert address_of("public.stages.show", slug="home-visit") == f"{root}/what-happens/home-visit"
            assert address_of("public.stages.show", slug="first-hours") == f"{root}/what-happens/first-hours"


def test_somebody_signed_out_is_looked_up_nowhere(portal: Portal) -> None:
    visitor = portal.visit()
    visitor.get("/help-now")
    with statements(portal) as sent:
        visitor.get("/what-happens")
    assert not [each for each in sent if "sign_in_sessions" in each]


def test_words_stand_in_a_template_in_the_language_it_was_compiled_for(portal: Portal) -> None:
    environments = Environments(portal.app)
    source = '{{ _("Messages") }}{% set label = _("Messages") %}|{{ label }}'

    english, urdu = (environments(locale_for(tag)).from_string(source).render() for tag in ("en", "ur"))

    assert english == "Messages|Messages"
    assert urdu == "|".join([locale_for("ur").gettext("Messages")] * 2) != english


def test_what_is_filled_into_words_is_escaped_in_every_language(portal: Portal) -> None:
    template = Environments(portal.app)(locale_for("ur")).from_string('{{ _("Write to %(name)s", name="<b>") }}')

    assert "&lt;b&gt;" in template.render()


def test_a_sign_that_html_knows_is_written_once_in_words_that_are_handed_on(portal: Portal) -> None:
    template = Environments(portal.app)(locale_for("en")).from_string('{% set label = _("A & B") %}{{ label }}')

    assert template.render() == "A & B"
