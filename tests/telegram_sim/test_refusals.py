"""The refusals one by one, asked for with raw JSON: what a library would not let through."""

from __future__ import annotations

import pytest

from telegram_sim.errors import ApiError

ANN = "ANN"
GROUP = "GROUP"
ROW = [[{"text": "a", "callback_data": "a"}]]

CASES = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "x", "text": "x"}, "chat not found"),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "message_thread_id": "x"},
        'parameter "message_thread_id" must be an integer',
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "message_thread_id": 5},
        "message thread not found",
    ),
    (
        "sendMessage",
        {"chat_id": GROUP, "text": "x", "message_thread_id": 1},
        "message thread not found",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "parse_mode": "BBCode"},
        "unsupported parse_mode",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "entities": [{"type": "rainbow"}]},
        "can't parse entities: unsupported entity type",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "entities": "{"},
        "can't parse entities JSON object",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": "{"},
        "can't parse reply keyboard markup JSON object",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": [1]},
        "object expected as reply markup",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": 1}},
        'field "inline_keyboard" must be of type Array',
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": [1]}},
        'field "inline_keyboard" must be an Array of Arrays',
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": [[1]]}},
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": [[{}]]}},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": " "}]]}},
        "BUTTON_TEXT_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": ROW * 101}},
        "REPLY_MARKUP_TOO_LONG",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"keyboard": 1}},
        'field "keyboard" must be of type Array',
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"keyboard": [1]}},
        'field "keyboard" must be an Array of Arrays',
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"keyboard": [[1]]}},
        "can't parse keyboard button: KeyboardButton must be a String or an Object",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_markup": {"keyboard": [[""]]}},
        "can't parse keyboard button: Text must be non-empty",
    ),
    (
        "sendMessage",
        {
            "chat_id": ANN,
            "text": "x",
            "reply_markup": {"keyboard": [["a"]], "input_field_placeholder": "p" * 65},
        },
        "INPUT_FIELD_PLACEHOLDER_TOO_LONG",
    ),
    (
        "sendMessage",
        {"chat_id": ANN, "text": "x", "reply_parameters": {"message_id": 1, "quote": "absent"}},
        "QUOTE_TEXT_INVALID",
    ),
    ("editMessageText", {"chat_id": ANN, "text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"inline_message_id": "x", "text": "x"}, "MESSAGE_ID_INVALID"),
    (
        "editMessageReplyMarkup",
        {"chat_id": ANN, "message_id": 2, "reply_markup": {"keyboard": [["a"]]}},
        "inline keyboard expected",
    ),
    ("deleteMessages", {"chat_id": ANN}, "message identifiers are not specified"),
    (
        "deleteMessages",
        {"chat_id": ANN, "message_ids": list(range(101))},
        "too many message identifiers specified",
    ),
    (
        "deleteMessages",
        {"chat_id": ANN, "message_ids": ["x"]},
        "can't parse message_ids: expected an Array of Integer",
    ),
    ("unpinChatMessage", {"chat_id": ANN}, "message to unpin not found"),
    ("setMessageReaction", {"chat_id": ANN, "message_id": 99}, "message to react not found"),
    (
        "setMessageReaction",
        {"chat_id": ANN, "message_id": 1, "reaction": [1]},
        "can't parse reaction type: expected an Object",
    ),
    (
        "setMessageReaction",
        {"chat_id": ANN, "message_id": 1, "reaction": [{"type": "paid"}]},
        "can't parse reaction type: unsupported type",
    ),
    (
        "setMessageReaction",
        {
            "chat_id": ANN,
            "message_id": 1,
            "reaction": [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}],
        },
        "REACTIONS_TOO_MANY",
    ),
    ("sendMediaGroup", {"chat_id": ANN}, "there are no messages to send"),
    (
        "sendMediaGroup",
        {"chat_id": ANN, "media": [1]},
        "can't parse InputMedia: expected an Object",
    ),
    (
        "sendMediaGroup",
        {"chat_id": ANN, "media": [{"type": "hologram"}]},
        "can't parse InputMedia: unsupported type",
    ),
    (
        "sendDocument",
        {"chat_id": ANN, "document": "attach://nothing"},
        "can't find file to upload: wrong attach name",
    ),
    (
        "sendDocument",
        {"chat_id": ANN, "document": "https://example.cn/a.pdf"},
        "failed to get HTTP URL content",
    ),
    ("sendContact", {"chat_id": ANN, "first_name": "x"}, "phone number is empty"),
    ("sendContact", {"chat_id": ANN, "phone_number": "1"}, "first name is empty"),
    ("sendLocation", {"chat_id": ANN, "latitude": "north"}, "location is empty"),
    ("sendPoll", {"chat_id": ANN, "question": "?"}, "poll must have at least 1 option"),
    ("getFile", {}, "file_id not specified"),
    (
        "copyMessages",
        {"chat_id": ANN, "from_chat_id": ANN},
        "message identifiers are not specified",
    ),
    (
        "copyMessages",
        {"chat_id": ANN, "from_chat_id": ANN, "message_ids": [98, 99]},
        "there are no messages to copy",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "Not valid!", "description": "x"}]},
        "BOT_COMMAND_INVALID",
    ),
    ("setMyCommands", {"commands": [{"command": "a"}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x"}] * 101},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    ("setMyCommands", {"commands": ["x"]}, "can't parse commands: expected an Array of Objects"),
    ("setMyName", {"name": "n" * 65}, "name is too long"),
    (
        "setWebhook",
        {"url": "http://example.cn"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        "setWebhook",
        {"url": "https://example.cn", "secret_token": "not good"},
        "secret token contains unallowed characters",
    ),
    ("getUserProfilePhotos", {"user_id": 1}, "user not found"),
    (
        "getChatAdministrators",
        {"chat_id": ANN},
        "there are no administrators in the private chat",
    ),
    (
        "banChatMember",
        {"chat_id": ANN, "user_id": 1},
        "method is available only for supergroup and channel chats",
    ),
    ("banChatMember", {"chat_id": GROUP, "user_id": 1}, "PARTICIPANT_ID_INVALID"),
    (
        "leaveChat",
        {"chat_id": ANN},
        "chat member status can't be changed in private chats",
    ),
    ("createForumTopic", {"chat_id": GROUP}, "TOPIC_TITLE_EMPTY"),
    ("createForumTopic", {"chat_id": GROUP, "name": "n" * 129}, "TOPIC_TITLE_TOO_LONG"),
    (
        "createForumTopic",
        {"chat_id": GROUP, "name": "n", "icon_color": 1},
        "TOPIC_ICON_COLOR_INVALID",
    ),
    ("closeForumTopic", {"chat_id": ANN, "message_thread_id": 1}, "the chat is not a forum"),
    ("reopenGeneralForumTopic", {"chat_id": GROUP}, "TOPIC_NOT_MODIFIED"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": []}, "query is too old"),
]


async def ask(stage, method: str, values: dict) -> dict:
    places = {ANN: stage.ann.id, GROUP: stage.group.id}
    body = {
        key: places.get(value, value) if isinstance(value, str) else value
        for key, value in values.items()
    }
    session = await stage.aiogram.session.create_session()
    url = f"{stage.running.url}/bot{stage.alpha.token}/{method}"
    async with session.post(url, json=body) as response:
        answer = await response.json()
        assert response.status == answer.get("error_code", 200)
        return answer


@pytest.mark.parametrize(
    ("method", "values", "error"), CASES, ids=[f"{case[0]}-{case[2][:40]}" for case in CASES]
)
async def test_a_wrong_call_is_refused_with_its_sentence(stage, method, values, error):
    await stage.aiogram.send_message(stage.ann.id, "the text")
    answer = await ask(stage, method, values)
    assert not answer["ok"]
    assert answer["description"].startswith(f"Bad Request: {error}")


@pytest.mark.parametrize("body", [b"{", b"[1]"])
async def test_a_body_that_is_no_json_object_is_refused(stage, body):
    session = await stage.aiogram.session.create_session()
    url = f"{stage.running.url}/bot{stage.alpha.token}/getMe"
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: can't parse JSON object"
    async with session.post(url, data=b"x", headers={"Content-Type": "multipart/form-data"}) as it:
        assert "boundary is missing" in (await it.json())["description"]


async def test_a_token_that_is_no_token_is_not_found(stage):
    session = await stage.aiogram.session.create_session()
    async with session.get(f"{stage.running.url}/botnonsense/getMe") as response:
        assert response.status == 404
    async with session.get(f"{stage.running.url}/file/botnonsense/a/b") as response:
        assert response.status == 404
    url = f"{stage.running.url}/file/bot{stage.alpha.token}/documents/absent"
    async with session.get(url) as response:
        assert response.status == 404


RESULT = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "x"},
}


@pytest.mark.parametrize(
    ("results", "error"),
    [
        ([RESULT] * 51, "RESULTS_TOO_MUCH"),
        ([RESULT, RESULT], "RESULT_ID_DUPLICATE"),
        ([{**RESULT, "id": ""}], "RESULT_ID_INVALID"),
        ([{**RESULT, "id": "i" * 65}], "RESULT_ID_INVALID"),
        ([{**RESULT, "title": ""}], "can't parse inline query result: Can't find field \"title\""),
        (
            [{**RESULT, "input_message_content": None}],
            "can't parse inline query result: can't parse InputMessageContent",
        ),
        ([{**RESULT, "input_message_content": {"message_text": " "}}], "MESSAGE_EMPTY"),
    ],
)
async def test_wrong_inline_results_are_refused(stage, results, error):
    await stage.telegram.run(
        "inline_query", bot=stage.alpha.id, user=stage.ann.id, query="q", timeout=0
    )
    (update,) = await stage.updates(stage.aiogram)
    values = {"inline_query_id": update.inline_query.id, "results": results}
    answer = await ask(stage, "answerInlineQuery", values)
    assert answer["description"] == f"Bad Request: {error}"
    assert (await ask(stage, "answerInlineQuery", {**values, "results": [RESULT]}))["ok"]


async def test_given_entities_are_kept_where_they_fit_the_text(stage):
    entities = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 3, "length": 1, "url": "https://a.cn/"},
        {"type": "bold", "offset": 3, "length": 9},
    ]
    answer = await ask(stage, "sendMessage", {"chat_id": ANN, "text": "ab c", "entities": entities})
    assert answer["result"]["entities"] == entities[:2]


async def test_cosmetic_settings_are_accepted(stage):
    for method in ("setChatMenuButton", "setMyDefaultAdministratorRights", "close", "logOut"):
        assert (await ask(stage, method, {}))["result"] is True
    assert (await ask(stage, "getChatMenuButton", {}))["result"] == {"type": "commands"}
    for method, field in (("ShortDescription", "short_description"), ("Name", "name")):
        assert (await ask(stage, f"setMy{method}", {field: "x"}))["ok"]
        assert (await ask(stage, f"getMy{method}", {}))["result"] == {field: "x"}
    photos = await ask(stage, "getUserProfilePhotos", {"user_id": ANN})
    assert photos["result"]["total_count"] == 0
    assert (await ask(stage, "setChatTitle", {"chat_id": GROUP, "title": "New"}))["ok"]
    assert (await stage.group.view())["title"] == "New"
    assert (await ask(stage, "setChatDescription", {"chat_id": GROUP}))["ok"]
    link = (await ask(stage, "exportChatInviteLink", {"chat_id": GROUP}))["result"]
    assert link.startswith("https://t.me/")


@pytest.mark.parametrize(
    ("operation", "arguments", "error"),
    [
        ("dance", {}, "no such operation: dance"),
        ("send", {}, "send: missing or unknown 'chat'"),
        ("send", {"chat": "1:2", "text": "x"}, "chat not found"),
        ("messages", {"chat": None}, "chat not found"),
        ("delete", {"chat": "KEY", "user": 1, "messages": None}, "user not found"),
        ("settings", {"latency": "slow"}, "settings: wrong arguments: could not convert"),
        ("message", {"chat": "KEY", "message": 77}, "the message is not there"),
    ],
)
async def test_wrong_operations_of_the_control_side_say_what_is_wrong(
    stage, operation, arguments, error
):
    if arguments.get("chat") == "KEY":
        arguments = {**arguments, "chat": stage.room.key}
    with pytest.raises(ApiError, match=error):
        await stage.telegram.run(operation, **arguments)
