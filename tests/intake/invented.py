"""Invented people, companies, places and numbers whose check characters fit."""

import random

from stdnum.cn import uscc

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉力建国华宁婷玉萍红鹏飞健浩宇"
    "轩然梓涵子豪思远嘉欣雨泽晨博海燕云志国庆春生"
)
WORDS = "云栖智造示例星河海纳远景恒信博雅天成鼎盛华夏金桥蓝图创想易联众合百川千里万象"
TRADES = ("科技", "信息技术", "网络科技", "商贸", "文化传媒", "电子商务", "教育咨询", "软件")
PLACES = (
    ("浙江省杭州市西湖区", "330106", "杭州"),
    ("广东省深圳市南山区", "440305", "深圳"),
    ("上海市浦东新区", "310115", "上海"),
    ("四川省成都市武侯区", "510107", "成都"),
    ("江苏省南京市鼓楼区", "320106", "南京"),
    ("湖北省武汉市洪山区", "420111", "武汉"),
    ("北京市海淀区", "110108", "北京"),
)
ROADS = (
    "文三路",
    "科苑路",
    "世纪大道",
    "天府大道",
    "中山路",
    "珞喻路",
    "学院路",
    "解放路",
    "人民南路",
)


def person(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def company(rng: random.Random, city: str) -> str:
    name = "".join(rng.sample(WORDS, rng.choice((2, 3, 4))))
    return f"{city}{name}{rng.choice(TRADES)}有限公司"


def code(rng: random.Random, region: str, kind: str = "91") -> str:
    body = "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    number = f"{kind}{region}MA{body}"
    return number + uscc.calc_check_digit(number)


def card_number(rng: random.Random, region: str) -> str:
    digits = f"{region}{rng.randint(1965, 2004)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    digits += f"{rng.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        digits + "10X98765432"[sum(w * int(c) for w, c in zip(weights, digits, strict=True)) % 11]
    )


def address(rng: random.Random, place: str) -> str:
    house = f"{rng.randint(1, 999)}号"
    tail = rng.choice(
        (
            "",
            f"{rng.randint(1, 9)}幢{rng.randint(101, 1999)}室",
            f"{rng.randint(2, 30)}层A{rng.randint(1, 9)}",
        )
    )
    return f"{place}{rng.choice(ROADS)}{house}{tail}"


def day(rng: random.Random, first: int = 2012, last: int = 2024) -> tuple[int, int, int]:
    return rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28)
