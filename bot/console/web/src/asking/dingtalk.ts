// The sign-in page inside DingTalk: asks the client around it who is there and hands its answer to the server. A client that
// refuses, as of somebody from another company, sends people on to the page's own link; for one that is silent it stays.

import "dingtalk-jsapi/entry/union";
import { requestAuthCode$ as askOlder } from "dingtalk-jsapi/api/runtime/permission/requestAuthCode";
import { requestAuthCode$ as ask } from "dingtalk-jsapi/api/union/requestAuthCode";

const form = document.querySelector("form");
const { corp: corpId = "", client: clientId = "" } = form?.dataset ?? {};

// Clients before 7.0.45 know only the older call.
ask({ corpId, clientId })
  .catch(() => askOlder({ corpId }))
  .then(({ code }) => {
    const field = form?.elements.namedItem("code");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = code;
    form?.submit();
  })
  .catch(() => {
    const instead = document.querySelector<HTMLAnchorElement>("a.again");
    if (instead) location.replace(instead.href);
  });
