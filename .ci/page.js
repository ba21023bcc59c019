// Looks at a page from inside, and says what is wrong with it to the page that holds it in a frame: whether a person can see it all,
// reach it with the keyboard, and hear it read. .ci/run adds it to a copy of the page. Every kind of fault is planted in bad.html, so
// that a check which finds nothing is seen to be broken.
addEventListener("load", function () {
  "use strict";
  var faults = [], root = document.documentElement;
  function where(e) {
    var s = e.tagName.toLowerCase();
    if (e.id) s += "#" + e.id;
    else if (e.getAttribute("class")) s += "." + e.getAttribute("class").trim().split(/\s+/).join(".");
    return s;
  }
  function fault(code, e, more) {
    faults.push(code + ": " + (e ? where(e) : "page") + (more ? " " + String(more).slice(0, 80) : ""));
  }
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }
  function text(e) { return (e ? e.textContent : "").replace(/\s+/g, " ").trim(); }
  function seen(e) {
    var s = getComputedStyle(e), r = e.getBoundingClientRect();
    return s.visibility === "visible" && s.display !== "none" && r.width > 1 && r.height > 1;
  }

  // ---- the document ----
  if (!/^[a-z]{2}(-|$)/.test(root.lang)) fault("lang", root);
  if (!document.title.trim()) fault("title", document.head);
  var viewport = document.querySelector("meta[name=viewport]");
  if (!viewport || /user-scalable\s*=\s*no|maximum-scale/.test(viewport.content)) fault("viewport", viewport || document.head);
  if (all("main").length !== 1) fault("landmark", document.body, all("main").length + " main");

  var ids = {};
  all("[id]").forEach(function (e) {
    if (ids[e.id]) fault("id-twice", e);
    ids[e.id] = e;
  });
  ["aria-labelledby", "aria-describedby", "headers", "for"].forEach(function (name) {
    all("[" + name + "]").forEach(function (e) {
      e.getAttribute(name).trim().split(/\s+/).forEach(function (id) {
        if (id && !ids[id]) fault("reference", e, name + " " + id);
      });
    });
  });
  all("a[href^='#']").forEach(function (e) {
    if (!ids[decodeURIComponent(e.getAttribute("href").slice(1))]) fault("reference", e, "href");
  });

  // ---- headings ----
  var before = 0;
  if (all("h1").length !== 1) fault("heading-first", document.body, all("h1").length + " h1");
  all("h1,h2,h3,h4,h5,h6").forEach(function (e) {
    var level = Number(e.tagName.charAt(1));
    if (level > before + 1) fault("heading-order", e);
    before = level;
    if (!text(e)) fault("heading-empty", e);
  });

  // ---- names ----
  function label(e) {
    var s = (e.getAttribute("aria-label") || "").trim();
    (e.getAttribute("aria-labelledby") || "").trim().split(/\s+/).forEach(function (id) { if (ids[id]) s += text(ids[id]); });
    return s;
  }
  all("a[href],button,input,select,textarea,[tabindex],[role=region],[role=button],[role=link],nav").forEach(function (e) {
    var named = label(e) || text(e.tagName === "A" || e.tagName === "BUTTON" ? e : null) || all("label").some(function (l) { return l.htmlFor && l.htmlFor === e.id && text(l); });
    if (!named) fault("name", e);
  });
  all("img").forEach(function (e) { if (!e.hasAttribute("alt")) fault("picture", e); });
  all("svg").forEach(function (e) {
    if (e.getAttribute("aria-hidden") === "true" || e.parentNode.closest("svg")) return;
    var title = e.querySelector(":scope > title"), desc = e.querySelector(":scope > desc");
    if (e.getAttribute("role") !== "img" || !text(title) || !text(desc) || !label(e)) fault("picture", e);
  });
  all("li").forEach(function (e) { if (!/^(UL|OL|MENU)$/.test(e.parentNode.tagName)) fault("list", e); });
  all("dt,dd").forEach(function (e) {
    var up = e.parentNode.tagName === "DIV" ? e.parentNode.parentNode : e.parentNode;
    if (up.tagName !== "DL") fault("list", e);
  });

  // ---- tables ----
  all("table").forEach(function (t) {
    var region = t.closest("[role=region]");
    if (!text(t.querySelector("caption")) && !(region && label(region))) fault("table-name", t);
    if (!t.querySelector("th")) fault("table-headers", t);
    all("th", t).forEach(function (e) {
      if (!/^(row|col|rowgroup|colgroup)$/.test(e.getAttribute("scope") || "")) fault("table-scope", e);
    });
    all("th", t.tHead || t).forEach(function (e) { if (!text(e)) fault("table-headers", e, "empty"); });
    all("[headers]", t).forEach(function (e) {
      e.getAttribute("headers").trim().split(/\s+/).forEach(function (id) {
        if (ids[id] && (ids[id].tagName !== "TH" || ids[id].closest("table") !== t)) fault("table-headers", e, id);
      });
    });
  });

  // ---- what sticks out, and what lies on top of each other ----
  if (root.scrollWidth > root.clientWidth) {
    var wide = all("body *").filter(function (e) {
      for (var up = e.parentElement; up && up !== root; up = up.parentElement) {
        if (/auto|scroll|hidden/.test(getComputedStyle(up).overflowX)) return false;
      }
      return e.getBoundingClientRect().right > root.clientWidth + 0.5;
    });
    fault("wide", wide[0] || document.body, root.scrollWidth + " in " + root.clientWidth);
  }
  all("svg.chart").forEach(function (svg) {
    if (!seen(svg)) return;
    var frame = svg.getBoundingClientRect(), texts = all("text", svg), boxes = texts.map(function (e) { return e.getBoundingClientRect(); });
    boxes.forEach(function (b, i) {
      if (b.left < frame.left - 2 || b.right > frame.right + 2 || b.bottom > frame.bottom + 4) fault("chart-outside", svg, texts[i].textContent);
      for (var j = i + 1; j < boxes.length; j++) {
        var c = boxes[j], across = Math.min(b.right, c.right) - Math.max(b.left, c.left), down = Math.min(b.bottom, c.bottom) - Math.max(b.top, c.top);
        // Letters fill about half of the height of their box.
        if (across > 1 && down > Math.min(b.height, c.height) / 2) fault("chart-overlap", svg, texts[i].textContent + " / " + texts[j].textContent);
      }
    });
  });

  // ---- contrast (WCAG 2.2, 1.4.3 and 1.4.11) ----
  function colour(s) {
    var m = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(s);
    return m ? [Number(m[1]), Number(m[2]), Number(m[3]), m[4] === undefined ? 1 : Number(m[4])] : null;
  }
  function over(a, b) { return [0, 1, 2].map(function (i) { return a[i] * a[3] + b[i] * (1 - a[3]); }).concat(1); }
  function luminance(c) {
    var l = c.slice(0, 3).map(function (v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }
  function contrast(a, b) {
    var x = luminance(a), y = luminance(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }
  function ground(e) {
    if (!e || e.nodeType !== 1) {
      // What the browser paints under a page without a background: white, or nearly black in the dark scheme.
      return matchMedia("(prefers-color-scheme: dark)").matches && /dark/.test(getComputedStyle(root).colorScheme) ? [18, 18, 18, 1] : [255, 255, 255, 1];
    }
    var c = colour(getComputedStyle(e).backgroundColor);
    if (c && c[3] === 1) return c;
    var below = e === root && c && c[3] === 0 ? (colour(getComputedStyle(document.body).backgroundColor) || [0, 0, 0, 0]) : ground(e.parentElement);
    if (e === root && below[3] === 0) below = ground(null);
    return c ? over(c, below) : below;
  }
  // What is painted under the middle of a text of a drawing: the last shape before it that covers the place.
  function under(e, svg) {
    var b = e.getBoundingClientRect(), x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2, c = ground(svg);
    all("rect,circle,path,text", svg).some(function (shape) {
      if (shape === e) return true;
      if (shape.tagName === "text" || shape.closest("pattern")) return false;
      var r = shape.getBoundingClientRect(), fill = colour(getComputedStyle(shape).fill);
      if (fill && fill[3] > 0 && r.left <= x && x <= r.right && r.top <= y && y <= r.bottom) c = over(fill, c);
      return false;
    });
    return c;
  }
  var walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), told = {};
  for (var node = walker.nextNode(); node; node = walker.nextNode()) {
    var e = node.parentElement;
    if (!node.data.trim() || /^(script|style|title|desc|noscript)$/i.test(e.tagName) || !seen(e)) continue;
    var style = getComputedStyle(e), drawing = e.closest("svg"), size = parseFloat(style.fontSize);
    var ink = colour(drawing ? style.fill : style.color), back = drawing ? under(e, drawing) : ground(e);
    if (!ink) continue;
    var large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    var got = contrast(over(ink, back), back);
    if (got < (large ? 3 : 4.5)) {
      var key = ink.join() + back.join();
      if (!told[key]) fault("contrast", e, got.toFixed(2) + " " + node.data.trim().slice(0, 30));
      told[key] = true;
    }
  }
  all("svg rect[class^='f-'],svg path[class^='f-']").forEach(function (shape) {
    var fill = colour(getComputedStyle(shape).fill);
    if (fill && seen(shape) && contrast(fill, ground(shape.closest("svg"))) < 3) fault("contrast-shape", shape);
  });

  // ---- the keyboard ----
  all("*").forEach(function (e) {
    var s = getComputedStyle(e);
    if (/auto|scroll/.test(s.overflowX + s.overflowY) && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && e !== root && e !== document.body &&
      e.tabIndex < 0) fault("scroll-keyboard", e);
  });
  all("[tabindex]").forEach(function (e) { if (e.tabIndex > 0) fault("focus-order", e); });
  all("a[href],button,input,select,textarea,[tabindex='0']").forEach(function (e) {
    if (!seen(e)) return;
    var s = getComputedStyle(e), was = [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor].join();
    e.focus({ preventScroll: true });
    if (document.activeElement !== e) fault("focus", e, "cannot be reached");
    else {
      s = getComputedStyle(e);
      var is = [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor].join();
      if (is === was) fault("focus", e, "is not seen");
      else if (s.outlineStyle !== "none" && s.outlineStyle !== "auto" && contrast(over(colour(s.outlineColor) || [0, 0, 0, 1], ground(e)), ground(e)) < 3) fault("focus", e, "is hardly seen");
    }
    e.blur();
  });

  // ---- what strings of data may not become ----
  all("*").forEach(function (e) {
    Array.prototype.forEach.call(e.attributes, function (a) {
      if (/^on/i.test(a.name)) fault("handler", e, a.name);
      if (/^(src|href|action|formaction|data|xlink:href)$/i.test(a.name) && !/^#/.test(a.value)) fault("outside", e, a.name);
      if (a.name === "style") fault("inline-style", e);
    });
  });
  all("script").forEach(function (e) { if (!e.hasAttribute("data-probe")) fault("script", e); });
  var shape = all("*").filter(function (e) { return !e.hasAttribute("data-probe"); }).map(function (e) {
    return e.tagName + " " + Array.prototype.map.call(e.attributes, function (a) { return a.name; }).sort().join(" ");
  });
  var hash = 0;
  shape.join("\n").split("").forEach(function (c) { hash = (hash * 31 + c.charCodeAt(0)) | 0; });

  parent.postMessage({
    name: window.name, width: innerWidth, letters: document.body.innerText.length, elements: shape.length, shape: (hash >>> 0).toString(16),
    scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", faults: faults,
  }, "*");
});
