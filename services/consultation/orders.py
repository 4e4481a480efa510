"""Words that are addressed to the machine instead of to people: they are neither quoted nor passed on, whoever wrote them. Pure."""

import re

ORDER = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|不要遵守|绕过)[^。；\n]{0,12}(?:指令|指示|规则|提示|设定|约束|限制|要求你)"
    r"|(?:系统|初始|开发者|隐藏)(?:提示|指令|设定|消息)|提示词|越狱模式|开发者模式|上帝模式"
    r"|(?:你|您)(?:现在|从现在起|今后|以后)?(?:是|扮演|变成|充当|作为)[^。；\n]{0,10}(?:角色|助手|机器人|管理员|黑客|模型|猫娘|DAN)"
    r"|(?:大模型|语言模型|AI|人工智能)(?:助手|模型|系统|机器人)?[：:，,]?\s*(?:请|必须|应当|务必|在回答|回答时|读到|看到|遇到)"
    r"|作为(?:一个|一名)?(?:AI|人工智能|大模型|语言模型|聊天机器人)|(?:无需|不必|不用|停止|不要)(?:再)?(?:引用|标注)(?:来源|依据|出处|编号)?"
    r"|<\|[^|]{0,20}\|>|\[/?(?:INST|SYS|SYSTEM)\]|<</?SYS>>|^\s*(?:system|assistant|user|系统|助手)\s*[:：]"
    r"|ignore (?:all |any |the )?(?:previous|prior|above|earlier)|disregard (?:all |any |the )?(?:previous|prior|above)"
    r"|forget (?:everything|all|your)|system prompt|developer mode|jailbreak|you are now|act as (?:a|an|if)|pretend (?:to be|you)"
    r"|do anything now|new instructions|reveal your|repeat (?:the|your) (?:words|instructions|prompt)|(?:as|being) an ai\b|language model",
    re.IGNORECASE | re.MULTILINE,
)


def is_order(text: str) -> bool:
    """Tell whether a sentence speaks to a language model."""
    return bool(ORDER.search(text))
