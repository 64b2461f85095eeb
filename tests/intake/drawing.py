"""Pictures of papers with invented data, drawn as a phone would take them: tilt, glare, blur, crop,
stamps, shadows. Every picture says 样张 on its margin."""

import io
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from tests.intake.camera import Look, look, taken
from tests.intake.invented import (
    PLACES,
    WORDS,
    address,
    card_number,
    code,
    company,
    day,
    person,
)

__all__ = ["Look", "look", "taken"]

FONT = Path(__file__).parents[2] / "filing" / "package" / "fonts" / "NotoSansSC-Regular.ttf"
FONTS = (FONT, Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"))


@dataclass(frozen=True)
class Drawn:
    """A picture and what is printed in it."""

    content: bytes
    truth: Mapping[str, str]


# ------------------------------------------------------------------ papers


class Sheet:
    """A page on which is written by fractions of its sides."""

    def __init__(self, width: int, height: int, paper: str, font: Path) -> None:
        self.image = Image.new("RGB", (width, height), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.font = font

    def put(self, x: float, y: float, text: str, size: float, colour: str = "#222222") -> None:
        width, height = self.image.size
        font = ImageFont.truetype(str(self.font), max(9, round(size * height)))
        self.draw.text((x * width, y * height), text, font=font, fill=colour)

    def lines(self, x: float, y: float, text: str, size: float, each: int) -> float:
        """Several lines of so many characters; where the next one would begin."""
        for start in range(0, len(text), each):
            self.put(x, y, text[start : start + each], size)
            y += size * 1.45
        return y

    def stamp(self, x: float, y: float, radius: float, rng: random.Random) -> None:
        width, height = self.image.size
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        r, cx, cy = radius * height, x * width, y * height
        red = (200, 20, 30, 170)
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), outline=red, width=max(3, round(r / 14)))
        points = [
            (
                cx + r * 0.35 * math.sin(k * 4 * math.pi / 5),
                cy - r * 0.35 * math.cos(k * 4 * math.pi / 5),
            )
            for k in range(5)
        ]
        draw.polygon(points, fill=red)
        font = ImageFont.truetype(str(self.font), max(9, round(r / 5)))
        draw.text((cx - r * 0.6, cy + r * 0.4), "市场监督管理局", font=font, fill=red)
        turned = layer.rotate(rng.uniform(-20, 20), center=(cx, cy))
        self.image = Image.alpha_composite(self.image.convert("RGBA"), turned).convert("RGB")
        self.draw = ImageDraw.Draw(self.image)

    def note(self, text: str, rng: random.Random) -> None:
        """A diagonal note for one use only, thin and grey."""
        width, height = self.image.size
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        font = ImageFont.truetype(str(self.font), round(height * 0.03))
        ImageDraw.Draw(layer).text(
            (width * rng.uniform(0.2, 0.35), height * 0.9), text, font=font, fill=(90, 90, 160, 150)
        )
        self.image = Image.alpha_composite(self.image.convert("RGBA"), layer).convert("RGB")
        self.draw = ImageDraw.Draw(self.image)


def qr(text: str, size: int) -> Image.Image:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=4, border=2)
    out.seek(0)
    return Image.open(out).convert("RGB").resize((size, size))


def licence(
    rng: random.Random,
    how: Look | None = None,
    *,
    old: bool = False,
    payload: str | None = None,
    said: Mapping[str, str] | None = None,
) -> Drawn:
    """A company's licence: the landscape form of 2019 or the portrait one of 2014. `said`: what is
    printed instead of something invented."""
    place, region, city = rng.choice(PLACES)
    began, ends = day(rng), rng.choice((None, 10, 20, 30))
    start = f"{began[0]}年{began[1]:02}月{began[2]:02}日"
    end = "长期" if ends is None else f"{began[0] + ends}年{began[1]:02}月{began[2]:02}日"
    truth = {
        "code": code(rng, region),
        "name": company(rng, city),
        "leader": person(rng),
        "address": address(rng, place),
        "term": f"{start}至{end}",
        "founded": start,
        **(said or {}),
    }
    sheet = _old_licence(rng, truth) if old else _new_licence(rng, truth, payload)
    return Drawn(taken(sheet.image, how or Look(), rng), truth)


def _new_licence(rng: random.Random, truth: Mapping[str, str], payload: str | None) -> Sheet:
    sheet = Sheet(1754, 1240, rng.choice(("#fdf8ec", "#fbf3e4", "#fffdf6")), rng.choice(_fonts()))
    sheet.draw.rectangle((40, 40, 1714, 1200), outline="#b58a3c", width=8)
    copy = rng.random() < 0.7
    sheet.put(0.36, 0.16, "营 业 执 照", 0.075)
    if copy:
        sheet.put(0.45, 0.26, rng.choice(("（副本）", "（副本）（1-1）", "（副本）1/1")), 0.026)
    sheet.put(0.08, 0.17, "统一社会信用代码", 0.02)
    sheet.put(0.08, 0.205, truth["code"], 0.03)
    if rng.random() < 0.5:
        sheet.put(0.08, 0.09, f"编号 {rng.randint(10**16, 10**17)}", 0.016)
    sheet.image.paste(
        qr(payload or "http://www.gsxt.gov.cn/%7BQUJDREVGR0hJSg-1600000000000%7D", 190), (1420, 180)
    )
    _left_column(sheet, truth)
    _right_column(sheet, truth)
    sheet.put(0.64, 0.78, "登记机关", 0.026)
    sheet.put(
        0.70,
        0.85,
        f"{rng.randint(2019, 2024)} 年 {rng.randint(1, 12):02} 月 {rng.randint(1, 28):02} 日",
        0.024,
    )
    sheet.stamp(0.75, 0.82, 0.11, rng)
    sheet.put(0.08, 0.945, "http://www.gsxt.gov.cn", 0.016)
    sheet.put(
        0.36,
        0.945,
        "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告",
        0.013,
    )
    sheet.put(0.80, 0.945, "国家市场监督管理总局监制 样张", 0.014)
    if rng.random() < 0.3:
        sheet.note("仅供ICP备案使用，再次复印无效", rng)
    return sheet


def _left_column(sheet: Sheet, truth: Mapping[str, str]) -> None:
    left = [
        ("名　　称", truth["name"]),
        ("类　　型", "有限责任公司(自然人投资或控股)"),
        ("法定代表人", truth["leader"]),
    ]
    y = 0.34
    for label, value in left:
        sheet.put(0.10, y, label, 0.022, "#444444")
        y = sheet.lines(0.19, y, value, 0.024, 24) + 0.025
    sheet.put(0.10, y, "经营范围", 0.022, "#444444")
    scope = (
        "一般项目：技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；软件开发；"
        "网络技术服务；互联网销售（除销售需要许可的商品）；日用百货销售。(除依法须经批准"
        "的项目外，凭营业执照依法自主开展经营活动)。"
    )
    sheet.lines(0.19, y, scope, 0.02, 29)


def _right_column(sheet: Sheet, truth: Mapping[str, str]) -> None:
    right = [
        ("注册资本", "壹佰万元整"),
        ("成立日期", truth["founded"]),
        ("营业期限", truth["term"]),
        ("住　　所", truth["address"]),
    ]
    y = 0.34
    for label, value in right:
        sheet.put(0.55, y, label, 0.022, "#444444")
        y = sheet.lines(0.64, y, value, 0.024, 20) + 0.025


def _old_licence(rng: random.Random, truth: Mapping[str, str]) -> Sheet:
    sheet = Sheet(1240, 1754, rng.choice(("#fdf8ec", "#fffdf6")), rng.choice(_fonts()))
    sheet.draw.rectangle((40, 40, 1200, 1714), outline="#b58a3c", width=8)
    sheet.put(0.24, 0.14, "营 业 执 照", 0.055)
    if rng.random() < 0.6:
        sheet.put(0.44, 0.21, "（副 本）", 0.018)
    sheet.put(0.45, 0.245, f"统一社会信用代码 {truth['code']}", 0.014)
    rows = [
        ("名　　　　称", truth["name"]),
        ("类　　　　型", "有限责任公司"),
        ("住　　　　所", truth["address"]),
        ("法 定 代 表 人", truth["leader"]),
        ("注 册 资 本", "伍佰万元整"),
        ("成 立 日 期", truth["founded"]),
        ("营 业 期 限", truth["term"]),
        (
            "经 营 范 围",
            "技术开发、技术服务、技术咨询；批发、零售：日用百货，电子产品，计算机软硬件。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        ),
    ]
    y = 0.30
    for label, value in rows:
        sheet.put(0.14, y, label, 0.017, "#444444")
        y = sheet.lines(0.34, y, value, 0.018, 22) + 0.018
    sheet.put(0.55, 0.84, "登 记 机 关", 0.02)
    sheet.put(
        0.60,
        0.89,
        f"{rng.randint(2014, 2018)} 年 {rng.randint(1, 12)} 月 {rng.randint(1, 28)} 日",
        0.017,
    )
    sheet.stamp(0.68, 0.87, 0.07, rng)
    sheet.put(0.12, 0.955, "企业信用信息公示系统网址： http://www.gsxt.gov.cn", 0.011)
    sheet.put(0.60, 0.955, "中华人民共和国国家工商行政管理总局监制 样张", 0.011)
    return sheet


def portrait_face(
    rng: random.Random, how: Look | None = None, *, said: Mapping[str, str] | None = None
) -> Drawn:
    """人像面 of an identity card."""
    place, region, _city = rng.choice(PLACES)
    truth = {
        "name": person(rng),
        "number": card_number(rng, region),
        "address": address(rng, place),
        **(said or {}),
    }
    born = truth["number"][6:14]
    sheet = Sheet(1070, 675, "#dfeaf3", rng.choice(_fonts()))
    blue = "#2b5f9e"
    sheet.put(0.07, 0.12, "姓 名", 0.05, blue)
    sheet.put(0.19, 0.11, truth["name"], 0.06)
    sheet.put(0.07, 0.25, "性 别", 0.05, blue)
    sheet.put(0.19, 0.25, "男" if int(truth["number"][16]) % 2 else "女", 0.05)
    sheet.put(0.29, 0.25, "民 族", 0.05, blue)
    sheet.put(0.41, 0.25, "汉", 0.05)
    sheet.put(0.07, 0.37, "出 生", 0.05, blue)
    sheet.put(0.19, 0.37, f"{born[:4]} 年 {int(born[4:6])} 月 {int(born[6:])} 日", 0.05)
    sheet.put(0.07, 0.50, "住 址", 0.05, blue)
    sheet.lines(0.19, 0.50, truth["address"], 0.05, 11)
    sheet.put(0.07, 0.85, "公民身份号码", 0.05, blue)
    sheet.put(0.33, 0.845, " ".join(truth["number"]), 0.055)
    sheet.draw.rectangle((690, 90, 990, 500), fill="#b9c6d0")
    sheet.draw.ellipse((760, 140, 920, 330), fill="#8d7b6c")
    sheet.put(0.85, 0.03, "样张", 0.03, "#8899aa")
    return Drawn(taken(sheet.image, how or Look(), rng), truth)


def emblem_face(rng: random.Random, how: Look | None = None) -> Drawn:
    """国徽面 of an identity card."""
    place, _region, _city = rng.choice(PLACES)
    began = day(rng)
    ends = rng.choice((None, 10, 20))
    start = f"{began[0]}.{began[1]:02}.{began[2]:02}"
    end = "长期" if ends is None else f"{began[0] + ends}.{began[1]:02}.{began[2]:02}"
    truth = {"term": f"{start}-{end}"}
    sheet = Sheet(1070, 675, "#e7e9ef", rng.choice(_fonts()))
    sheet.draw.ellipse((70, 60, 250, 240), fill="#c44")
    sheet.put(0.32, 0.12, "中华人民共和国", 0.09)
    sheet.put(0.30, 0.27, "居 民 身 份 证", 0.12)
    sheet.put(0.18, 0.74, "签发机关", 0.05)
    sheet.put(0.40, 0.74, f"{place[-7:]}公安局", 0.05)
    sheet.put(0.18, 0.85, "有效期限", 0.05)
    sheet.put(0.40, 0.85, truth["term"], 0.05)
    sheet.put(0.85, 0.03, "样张", 0.03, "#8899aa")
    return Drawn(taken(sheet.image, how or Look(), rng), truth)


def domain_certificate(
    rng: random.Random, how: Look | None = None, *, said: Mapping[str, str] | None = None
) -> Drawn:
    """A registrar's certificate, framed, by labels and values; `said` replaces what is invented."""
    _place, _region, city = rng.choice(PLACES)
    name = "".join(rng.choice("abcdefghkmnprstuwxy") for _ in range(8))
    host = f"{name}.{rng.choice(('com', 'cn', 'com.cn', 'net'))}"
    began = day(rng, 2018, 2025)
    truth = {
        "domain": host,
        "holder": company(rng, city),
        "registrar": rng.choice(
            ("阿里云计算有限公司", "北京新网数码信息技术有限公司", "腾讯云计算（北京）有限责任公司")
        ),
        "expires": f"{began[0] + 5}年{began[1]:02}月{began[2]:02}日",
        **(said or {}),
    }
    host = truth["domain"]
    sheet = Sheet(1240, 1754, "#fffef8", rng.choice(_fonts()))
    sheet.draw.rectangle((60, 60, 1180, 1694), outline="#557799", width=10)
    sheet.put(0.26, 0.12, "域名注册证书", 0.045)
    rows = [
        ("域名", host),
        ("域名持有者", truth["holder"]),
        ("注册服务机构", truth["registrar"]),
        ("注册时间", f"{began[0]}年{began[1]:02}月{began[2]:02}日"),
        ("到期时间", truth["expires"]),
    ]
    y = 0.3
    colon = rng.choice(("：", ":", ""))
    for label, value in rows:
        sheet.put(0.16, y, label + colon, 0.018)
        sheet.put(0.42, y, value, 0.018)
        y += 0.06
    sheet.put(0.16, 0.75, "兹证明上述域名已注册成功，并在注册系统中生效。", 0.014)
    sheet.stamp(0.7, 0.85, 0.06, rng)
    sheet.put(0.1, 0.95, "样张", 0.012)
    return Drawn(taken(sheet.image, how or Look(), rng), truth)


def trader_licence(rng: random.Random, how: Look | None = None) -> Drawn:
    """A sole trader's licence of 2019: its own labels, often without a name."""
    place, region, _city = rng.choice(PLACES)
    began = day(rng)
    truth = {
        "code": code(rng, region, "92"),
        "leader": person(rng),
        "address": address(rng, place),
    }
    if rng.random() < 0.5:
        truth["name"] = (
            f"{place[-3:]}{''.join(rng.sample(WORDS, 2))}{rng.choice(('商行', '工作室', '经营部'))}"
        )
    sheet = Sheet(1754, 1240, "#fdf8ec", rng.choice(_fonts()))
    sheet.put(0.36, 0.16, "营 业 执 照", 0.075)
    sheet.put(0.08, 0.17, "统一社会信用代码", 0.02)
    sheet.put(0.08, 0.205, truth["code"], 0.03)
    left = [
        ("名　　称", truth.get("name", "*")),
        ("类　　型", "个体工商户"),
        ("经 营 者", truth["leader"]),
        ("经营范围", "小商品零售；餐饮服务。"),
    ]
    right = [
        ("组成形式", "个人经营"),
        ("注册日期", f"{began[0]}年{began[1]:02}月{began[2]:02}日"),
        ("经营场所", truth["address"]),
    ]
    for rows, label_at, value_at in ((left, 0.10, 0.19), (right, 0.55, 0.64)):
        y = 0.34
        for label, value in rows:
            sheet.put(label_at, y, label, 0.022, "#444444")
            y = sheet.lines(value_at, y, value, 0.024, 20) + 0.03
    sheet.put(0.64, 0.78, "登记机关", 0.026)
    sheet.stamp(0.75, 0.82, 0.11, rng)
    sheet.put(0.80, 0.945, "样张", 0.014)
    return Drawn(taken(sheet.image, how or Look(), rng), truth)


def bilingual_certificate(rng: random.Random, how: Look | None = None) -> Drawn:
    """A registrar's certificate with both languages in a label."""
    _place, region, city = rng.choice(PLACES)
    began = day(rng, 2018, 2025)
    truth = {
        "domain": f"{''.join(rng.choice('abcdefghkmnprstuwxy') for _ in range(7))}.com",
        "holder": company(rng, city),
        "cert_no": code(rng, region),
        "expires": f"{began[0] + 3}-{began[1]:02}-{began[2]:02}",
    }
    sheet = Sheet(1754, 1240, "#ffffff", rng.choice(_fonts()))
    sheet.put(0.33, 0.12, "国际域名注册证书", 0.05)
    apart = rng.random() < 0.5
    rows = [
        ("域名 Domain Name", truth["domain"]),
        ("域名持有者 Registrant", truth["holder"]),
        ("证件号码", truth["cert_no"]),
        ("注册时间 Registration Date", f"{began[0]}-{began[1]:02}-{began[2]:02} 10:20:30"),
        ("到期时间 Expiration Date", f"{truth['expires']} 10:20:30"),
    ]
    y = 0.3
    for label, value in rows:
        sheet.put(0.14, y, label if apart else f"{label}：{value}", 0.026)
        if apart:
            sheet.put(0.45, y, value, 0.026)
        y += 0.08
    sheet.stamp(0.75, 0.82, 0.08, rng)
    sheet.put(0.80, 0.945, "样张", 0.014)
    return Drawn(taken(sheet.image, how or Look(), rng), truth)


def _fonts() -> list[Path]:
    return [path for path in FONTS if path.exists()]
