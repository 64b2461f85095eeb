// The page's own few words, in the language of the simulated person.

const ZH = {
  "Message": "输入消息", "Send": "发送", "Attach": "添加附件", "Photo": "照片", "File": "文件",
  "Commands": "命令", "Menu": "菜单", "Keyboard": "键盘", "Reply": "回复", "Edit": "编辑",
  "Delete": "删除", "Pin": "置顶", "Unpin": "取消置顶", "Copy text": "复制文字", "Copied": "已复制",
  "bot": "机器人", "online": "在线", "typing…": "正在输入…", "connecting…": "正在连接…",
  "sending a file…": "正在发送文件…", "sending a photo…": "正在发送图片…", "START": "开始",
  "Start again": "重新开始", "New applicant": "换一个新的申请人", "Block the bot": "停用机器人",
  "Unblock the bot": "恢复使用", "Language": "语言", "edited": "已编辑", "Applicant": "申请人",
  "Staff": "客服", "Today": "今天", "Yesterday": "昨天", "pinned a message": "置顶了一条消息",
  "created the topic": "创建了话题", "closed the topic": "关闭了话题", "reopened the topic": "重新打开了话题",
  "renamed the topic": "修改了话题名称", "joined": "加入了群组", "left": "离开了群组", "Pinned message": "置顶消息",
  "Cancel": "取消", "Topics": "话题", "General": "综合", "New topic": "新话题", "Close topic": "关闭话题",
  "Reopen topic": "重新打开话题", "Delete topic": "删除话题", "write as": "身份", "Back": "返回",
  "This topic is closed": "话题已关闭", "No messages here yet": "这里还没有消息", "Open": "打开",
  "Press START and the bot says hello.": "点“开始”,机器人会和您打招呼。", "Download": "下载",
  "You blocked this bot": "您已停用此机器人", "Unblock": "恢复", "Message actions": "消息操作",
  "New messages": "新消息", "hidden text": "隐藏文字", "Remove": "移除", "Choose a topic": "请选择一个话题",
  "forwarded from": "转发自", "Photo viewer": "图片", "Close": "关闭", "What this group is": "说明",
  "The file is larger than 50 MB": "文件超过 50 MB", "Not a picture: send it as a file": "不是图片:请作为文件发送",
  "members": "位成员", "Deleted message": "已删除的消息", "Voice message": "语音消息", "Location": "位置",
  "Add a caption": "添加说明", "topic name": "话题名称", "React": "表态", "Chat": "聊天", "Staff group": "客服群组",
  "none": "未设置", "Messages": "消息", "Applicants": "全部申请人",
  "The recording does not fit any more": "录制的对话与现在的流程不符",
};

let language = "en";

export function setLanguage(code) {
  language = (code || "").toLowerCase().startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
}

export function w(text) {
  return language === "zh" ? ZH[text] ?? text : text;
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return w("Today");
  if (days === 1) return w("Yesterday");
  return date.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1048576) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}
