/** The page's own words, Chinese first; what people and the bot say is never touched. */

import { recall, remember } from "./memory.js";

/** Each key: [中文, English]. `{name}` is filled in. */
const WORDS = {
  "page.title": ["gongdan 沙盒", "gongdan sandbox"],
  "page.about": ["模拟的企业微信与钉钉", "make-believe WeCom and DingTalk"],
  "page.loading": ["正在连接沙盒…", "Connecting to the sandbox…"],
  "page.lost": ["连接断开了，正在重连…", "Connection lost, trying again…"],
  "page.language": ["English", "中文"],
  "page.guide": ["引导", "Guide"],
  "page.people": ["窗口：选择要扮演的人", "Windows: choose whom to play"],
  "page.windows": ["聊天窗口", "Chat windows"],
  "page.nobody": ["没有打开的窗口。从上面选一个人开始。", "No window is open. Choose somebody above."],
  "platform.wecom": ["企业微信", "WeCom"],
  "platform.wechat": ["微信", "WeChat"],
  "platform.dingtalk": ["钉钉", "DingTalk"],
  "person.outside": ["企业外", "outside"],
  "person.about": ["，{title}，{platform}", ", {title}, {platform}"],
  "unread": ["，{count} 条未读", ", {count} unread"],
  "window.close": ["关闭{name}的窗口", "Close {name}'s window"],
  "window.label": ["{name}的窗口", "{name}'s window"],
  "chats.label": ["{name}的会话", "{name}'s chats"],
  "chats.direct": ["服务台", "Service desk"],
  "log.label": ["{title}的消息", "Messages in {title}"],
  "log.newer": ["新消息", "New messages"],
  "log.empty.customer": ["还没有消息。\n哪里坏了，像平时聊天那样说就行。", "Nothing here yet.\nSay what is broken as in any chat."],
  "log.empty.staff": ["还没有消息。\n有人报修时，工单卡片会出现在这里。", "Nothing here yet.\nTicket cards will show up here."],
  "log.empty.group": ["群里还没有消息。\n审批和提醒会发到这里。", "Nothing in this group yet.\nApprovals and reminders will come here."],
  "log.empty.customers": ["群里还没有消息。\n在这里 @机器人 就能报修。", "Nothing in this group yet.\nMention the bot to report a fault."],
  "delivery.pending": ["发送中", "Sending"],
  "delivery.delivered": ["已送达", "Delivered"],
  "delivery.undelivered": ["机器人未收到", "The bot did not get it"],
  "message.reply": ["回复", "Reply"],
  "message.reply.to": ["回复：{words}", "In reply to: {words}"],
  "message.photo": ["照片，点按放大", "Photo, press to enlarge"],
  "message.voice": ["语音", "Voice"],
  "message.file": ["文件", "File"],
  "message.video": ["视频", "Video"],
  "message.unknown": ["[{kind}] 这类消息这里显示不了", "[{kind}] cannot be shown here"],
  "message.recalled": ["撤回了一条消息", "took a message back"],
  "message.entered": ["进入了会话", "opened the chat"],
  "window.silent": ["您先说一句话，客服才能回复", "The desk can answer once you have said something"],
  "window.left": ["您说话后 48 小时内，客服还能回复 {count} 条", "Within 48 hours of your last word the desk may still send {count}"],
  "window.spent": ["客服的 5 条回复已用完，您再说一句才能继续", "All 5 replies are used: say something to go on"],
  "window.late": ["已过 48 小时，您再说一句客服才能回复", "48 hours have passed: say something to be answered"],
  "card.menu": ["更多", "More"],
  "card.details": ["查看详情", "Details"],
  "form.choose": ["请选择", "Choose"],
  "form.missing": ["{label}是必填项", "{label} is needed"],
  "message.ding": ["DING 提醒", "DING"],
  "due.left": ["剩余 {time}", "{time} left"],
  "due.over": ["已超时 {time}", "Overdue by {time}"],
  "due.days": ["{days} 天 {time}", "{days}d {time}"],
  "compose.label": ["以{name}的身份说", "Say something as {name}"],
  "compose.placeholder": ["说点什么…", "Say something…"],
  "compose.deaf": ["企业微信应用收不到群消息", "A WeCom app cannot hear groups"],
  "compose.reply": ["回复：{words}", "Replying to: {words}"],
  "compose.reply.cancel": ["不回复这条", "Do not reply to this"],
  "compose.send": ["发送", "Send"],
  "compose.photo": ["照片", "Photo"],
  "compose.file": ["文件、语音、视频", "File, voice, video"],
  "compose.sample": ["样例照片", "Sample photo"],
  "compose.mention": ["@机器人", "@bot"],
  "failed": ["没有成功：{reason}", "That did not work: {reason}"],
  "close": ["关闭", "Close"],
  "guide.title": ["接下来可以试试", "Try this next"],
  "guide.clock": ["演示的时限故意设得很短，一两分钟就会超时", "Deadlines are short on purpose here: a minute or two"],
  "guide.dismiss": ["收起引导", "Hide the guide"],
  "guide.say": ["空调不制冷了, 还滴水", "空调不制冷了, 还滴水"],
  "guide.say.chip": ["替我说", "Say it for me"],
  "guide.photo.chip": ["发样例照片", "Send a sample photo"],
  "guide.report": ["报修", "Report"],
  "guide.report.text": ["试试：以李红的身份说「空调不制冷了, 还滴水」", "As 李红 say “空调不制冷了, 还滴水” (the air conditioner is warm and drips)"],
  "guide.details": ["补充", "Details"],
  "guide.details.text": ["机器人一次只问一件事：有按钮就按，没有就写，地址电话随便编；要照片时发一张", "The bot asks one thing at a time: press a button or write (make up an address and a phone); send a photo when asked"],
  "guide.submit": ["提交", "Submit"],
  "guide.submit.text": ["李红看一眼摘要，按「提交」；工程师马上收到工单卡片", "李红 checks the summary and presses 提交; the engineers get a card at once"],
  "guide.accept": ["接单", "Accept"],
  "guide.accept.text": ["让王强或赵磊按「接单」：先按的人得单，另一个人的卡片会变", "Press 接单 as 王强 or 赵磊: the first one wins and the other's card changes"],
  "guide.parts": ["配件费用", "Parts, cost"],
  "guide.parts.text": ["接单的工程师按「待配件」；再按「报费用」，写下配件和一个超过 500 元的数", "The engineer presses 待配件, then 报费用, and writes the parts and more than 500 yuan"],
  "guide.approve": ["审批", "Approve"],
  "guide.approve.text": ["费用超过 500 元，主管群里出现审批卡片：以孙丽的身份按「同意」", "Above 500 yuan the supervisors' group gets a card: press 同意 as 孙丽"],
  "guide.resolve": ["解决", "Resolve"],
  "guide.resolve.text": ["修好了：工程师按「解决」，李红会收到确认", "Fixed: the engineer presses 解决 and 李红 is asked to confirm"],
  "guide.rate": ["评价", "Rate"],
  "guide.rate.text": ["李红按「已解决」，再打 1–5 分", "李红 presses 已解决 and rates 1–5"],
  "guide.others": ["其他工单", "Other kinds"],
  "guide.others.text": ["还能投诉、咨询、要配件、报质量问题。投诉由客服受理：从上面打开林芳或吴婷的窗口，按「受理」。周女士在微信里，经微信客服也能报修", "There are four more kinds. A complaint goes to the agents: open 林芳 or 吴婷 above and press 受理. 周女士 is on WeChat and can report there"],
  "guide.complain": ["你们师傅乱收费，我要投诉", "你们师傅乱收费，我要投诉"],
  "guide.overdue": ["超时", "Overdue"],
  "guide.overdue.text": ["再报一单，谁都不接：一两分钟后看看会发生什么", "Report another and let nobody accept: see what happens in a minute or two"],
};

let language = chosenLanguage();

/** @returns {"zh" | "en"} */
export function currentLanguage() {
  return language;
}

/** @param {"zh" | "en"} chosen */
export function speak(chosen) {
  language = chosen;
  remember("language", chosen);
  document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
}

/** @param {string} key one of WORDS @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const words = WORDS[key][language === "en" ? 1 : 0];
  return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @returns {"zh" | "en"} */
function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") ?? recall("language", "zh");
  return asked === "en" ? "en" : "zh";
}
