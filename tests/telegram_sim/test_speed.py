"""The server must not be what a measurement of a bot measures."""

from __future__ import annotations

import time

import aiohttp
import pytest

CALLS = 500
BUDGET = 0.0015
"""Seconds of CPU for one call, the client's share included; 0.4 ms were measured."""


@pytest.mark.benchmark
async def test_a_call_costs_well_below_a_millisecond_of_cpu(stage):
    url = f"{stage.running.url}/bot{stage.alpha.token}/sendMessage"
    values = {"chat_id": str(stage.ann.id), "text": "<b>Question</b> 1 of 7", "parse_mode": "HTML"}
    async with aiohttp.ClientSession() as session:
        started = time.process_time()
        for _ in range(CALLS):
            async with session.post(url, data=values) as response:
                assert response.status == 200
        spent = (time.process_time() - started) / CALLS
    assert spent < BUDGET


@pytest.mark.benchmark
async def test_a_long_chat_does_not_slow_a_press(stage):
    for number in range(3000):
        await stage.room.send(f"line {number}")
    started = time.process_time()
    for number in range(200):
        await stage.room.send(f"more {number}")
    assert (time.process_time() - started) / 200 < BUDGET
