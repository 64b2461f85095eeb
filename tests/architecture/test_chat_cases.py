"""What people send and what becomes of it: each case has a test that sends it."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

CASES = {
    "a question typed as an answer": (
        "e2e/test_meaning.py",
        "test_a_question_is_answered_and_nothing_is_stored",
    ),
    "a word for nothing, optional": (
        "e2e/test_meaning.py",
        "test_a_word_for_nothing_empties_an_optional_answer",
    ),
    "a word for nothing, required": (
        "e2e/test_meaning.py",
        "test_a_word_for_nothing_is_no_required_answer",
    ),
    "a greeting as a name": (
        "e2e/test_meaning.py",
        "test_what_is_hardly_an_answer_is_asked_about",
    ),
    "a blank picture": (
        "e2e/test_pictures_chat.py",
        "test_the_official_app_comes_first_and_a_blank_picture_is_refused",
    ),
    "a doubtful picture": (
        "e2e/test_pictures_chat.py",
        "test_a_doubtful_picture_stays_with_its_question_until_it_is_kept",
    ),
    "one picture under two documents": (
        "e2e/test_pictures_chat.py",
        "test_one_picture_under_two_documents_is_refused",
    ),
    "a picture looked at, taken away": (
        "e2e/test_pictures_chat.py",
        "test_pictures_are_viewed_replaced_and_removed",
    ),
    "one picture too many": (
        "e2e/test_pictures_chat.py",
        "test_a_third_picture_asks_which_one_it_replaces",
    ),
    "the verdict afterwards": (
        "e2e/test_pictures_chat.py",
        "test_the_verdict_is_in_the_package",
    ),
    "a document against the answers": (
        "e2e/test_intake.py",
        "test_a_document_that_contradicts_an_answer_is_named_with_both_values",
    ),
    "a picture where none is asked": (
        "e2e/test_stray_pictures.py",
        "test_it_is_asked_what_it_is_and_nothing_is_stored",
    ),
    "two names that differ": (
        "e2e/test_findings_chat.py",
        "test_two_names_that_differ_stand_in_full_with_the_difference_in_bold",
    ),
    "one's own answer": (
        "e2e/test_findings_chat.py",
        "test_an_answer_is_shown_whole_a_certificates_number_on_demand",
    ),
    "a warning told late": (
        "e2e/test_findings_chat.py",
        "test_a_warning_is_told_with_the_answer_and_continue_comes_first",
    ),
    "a blocked review": (
        "e2e/test_findings_chat.py",
        "test_a_blocked_review_says_what_blocks_with_a_button_to_it",
    ),
    "choices that are cut": (
        "dialogs/test_labels.py",
        "test_choices_are_seen_whole_or_stand_numbered_in_the_message",
    ),
    "labels that begin alike": (
        "dialogs/test_labels.py",
        "test_places_of_one_name_are_told_apart",
    ),
    "a question higher than the screen": (
        "e2e/test_phone_screens.py",
        "test_questions_fit_the_screen_and_no_button_is_cut",
    ),
    "a finding above the screen": (
        "e2e/test_phone_screens.py",
        "test_a_finding_is_above_the_fold",
    ),
    "a place in pinyin": (
        "e2e/test_places_chat.py",
        "test_a_clear_place_is_the_answer",
    ),
    "a place that is no more": (
        "e2e/test_places_chat.py",
        "test_the_successor_of_a_place_that_is_no_more_is_offered",
    ),
    "what the assessment knows": (
        "e2e/test_assess_chat.py",
        "test_the_filing_starts_with_what_is_known_and_does_not_ask_it_again",
    ),
    "a draft that was packed": (
        "e2e/test_crib.py",
        "test_home_tells_of_the_package_and_leads_on_until_an_answer_changes",
    ),
    "the result on a phone": (
        "e2e/test_crib.py",
        "test_a_phone_gets_its_papers_one_by_one_and_the_zip_last",
    ),
    "company data pasted at home": (
        "e2e/test_intake.py",
        "test_a_pasted_licence_at_home_becomes_a_filing_by_one_tap",
    ),
    "hello, and I want to file": (
        "e2e/test_meaning.py",
        "test_home_understands_who_wants_to_begin",
    ),
    "the other language": (
        "e2e/test_meaning.py",
        "test_the_other_language_is_answered_in_it_and_a_switch_offered_once",
    ),
    "a person is wanted": (
        "e2e/test_meaning.py",
        "test_who_asks_for_a_person_gets_one",
    ),
    "words while a language is chosen": (
        "e2e/test_meaning.py",
        "test_the_choice_of_a_language_swallows_no_words",
    ),
    "a kind of message nobody reads": (
        "e2e/test_meaning.py",
        "test_a_message_that_cannot_be_read_is_told_so",
    ),
    "a link as the first contact": (
        "e2e/test_buttons.py",
        "test_a_link_to_a_question_is_the_first_contact_ever",
    ),
    "a link that leads nowhere": (
        "e2e/test_buttons.py",
        "test_a_link_that_leads_nowhere_leads_home",
    ),
    "odd data of buttons": (
        "e2e/test_buttons.py",
        "test_odd_data_of_other_buttons_is_answered_in_words",
    ),
    "a double tap": (
        "e2e/test_buttons.py",
        "test_a_second_tap_answers_no_second_question",
    ),
    "an old keyboard": (
        "e2e/test_buttons.py",
        "test_the_keyboard_that_was_left_on_an_old_message_answers_nothing",
    ),
    "a code as a text": (
        "e2e/test_buttons.py",
        "test_an_internal_code_is_no_answer_to_a_text_question",
    ),
    "a path is no command": (
        "e2e/test_two_addressees.py",
        "test_a_path_does_not_change_who_is_spoken_to",
    ),
    "words after a word of staff": (
        "e2e/test_meaning.py",
        "test_after_a_word_of_staff_a_text_is_asked_about_once",
    ),
    "an edited answer": (
        "e2e/test_two_addressees.py",
        "test_an_edited_answer_is_corrected_and_staff_hear_nothing",
    ),
    "an edited word to staff": (
        "e2e/test_two_addressees.py",
        "test_an_edited_message_to_staff_reaches_staff",
    ),
    "an edited caption": (
        "e2e/test_two_addressees.py",
        "test_an_edited_caption_reaches_staff",
    ),
    "a change of language with staff": (
        "e2e/test_two_addressees.py",
        "test_commands_that_stay_keep_the_keyboard_and_the_mode",
    ),
    "the keyboard's words without it": (
        "e2e/test_two_addressees.py",
        "test_the_words_of_the_keyboard_are_ordinary_text_without_it",
    ),
    "one way back from an answer": (
        "e2e/test_faq_chat.py",
        "test_help_with_this_question_shows_its_entries",
    ),
    "a word of the glossary": (
        "e2e/test_meaning.py",
        "test_a_term_is_explained",
    ),
    "no idea, not yet": (
        "e2e/test_meaning.py",
        "test_who_does_not_know_is_told_what_is_needed_and_where_it_is_found",
    ),
    "a question about the question": (
        "e2e/test_meaning.py",
        "test_a_question_about_the_open_question_is_answered_from_it",
    ),
    "a choice in a sentence": (
        "e2e/test_in_words_chat.py",
        "test_the_assessment_understands_a_sentence",
    ),
    "a date in other figures": (
        "e2e/test_in_words_chat.py",
        "test_a_date_is_told_as_it_was_read",
    ),
    "a person's data in one message": (
        "e2e/test_person_chat.py",
        "test_no_part_of_one_message_is_dropped_in_silence",
    ),
    "a registrar abroad": (
        "e2e/test_person_chat.py",
        "test_a_registrar_abroad_is_corrected_where_it_was_named",
    ),
    "I handed it in": (
        "e2e/test_clock.py",
        "test_who_says_so_at_home_is_asked_the_day",
    ),
    "the card's language": (
        "e2e/test_two_addressees.py",
        "test_the_card_follows_the_language",
    ),
    "before anything was written to staff": (
        "e2e/test_two_addressees.py",
        "test_nothing_is_said_of_messages_that_nobody_wrote",
    ),
    "a closed conversation": (
        "e2e/test_two_addressees.py",
        "test_behind_a_closed_conversation_one_tap_leads_to_the_open_question",
    ),
    "six refusals in a row": (
        "e2e/test_robust.py",
        "test_a_reply_that_is_held_back_six_times_comes_when_it_goes_again",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_case_has_its_test(case):
    path, name = CASES[case]
    source = (TESTS / path).read_text("utf-8")
    assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE)
