(function () {
  "use strict";
  const at = (id) => document.getElementById(id);
  const lines = (id) => at(id).textContent.split("\n");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/\s+/g, " ").trim();
  const letters = (words) => words.split(" ").filter((word) => word && word !== "va").map((word) => word[0]).join("");
  const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");
  const make = (tag, text, attributes) => {
    const node = Object.assign(document.createElement(tag), {textContent: text});
    Object.entries(attributes || {}).forEach(([name, value]) => node.setAttribute(name, value));
    return node;
  };

  // ---- what stands in the page's table
  const share = (text) => {
    if (text === undefined) return null;
    const parts = text.split("/");
    return {over: BigInt(parts[0]), under: BigInt(parts[1] || 1)};
  };
  const targets = [].slice.call(at("data").tHead.rows[0].cells, 1).map((head) => {
    const d = head.dataset;
    return {
      id: head.textContent.trim(), name: d.n, goal: d.g, unit: d.u, lower: share(d.lower), upper: share(d.upper),
      strict: "strict" in d, each: "each" in d, end: d.end ? +d.end : 0, breaks: d.breaks ? +d.breaks : 0,
      needs: d.needs.split(",").map(Number)
    };
  });
  const figure = (text) => {
    const found = /^([\d.]+)\/([\d.]+)\s*([●◇△]?)(\*?)/.exec(text);
    if (!found) return {given: false, due: text.trim() === "×", mark: text.trim()};
    const count = (digits) => +digits.replace(/\./g, "");
    return {given: true, due: !found[4], n: count(found[1]), d: count(found[2]), mark: found[3]};
  };
  const organisations = [].map.call(at("data").tBodies, (body) => {
    const head = body.rows[0].cells[0], link = head.querySelector("a"), years = {};
    [].slice.call(body.rows, 1).forEach((row) => {
      years[row.dataset.y] = {
        cells: [].slice.call(row.cells, 1).map((cell) => figure(cell.textContent)),
        places: row.dataset.s || "", told: row.dataset.t, asked: row.dataset.a
      };
    });
    const name = (link || head).textContent.trim();
    return {
      id: body.dataset.o, name: name, key: plain(name), letters: letters(plain(name)), href: link && link.getAttribute("href"), sector: body.dataset.g,
      kind: body.dataset.k, line: body.dataset.l || body.dataset.o, years: years
    };
  });
  const bloc = organisations.shift();
  const byId = {};
  organisations.forEach((one) => { byId[one.id] = one; });
  const everyYear = [].map.call(at("year").options, (option) => option.value).sort();

  // ---- rates and verdicts, by whole numbers as everywhere
  const above = (bound, n, d) => BigInt(n) * 100n * bound.under - bound.over * BigInt(d);
  const side = (target, n, d) => {
    if (target.lower) {
      const beyond = above(target.lower, n, d);
      if (beyond < 0n || (beyond === 0n && target.strict)) return -1;
    }
    return target.upper && above(target.upper, n, d) > 0n ? 1 : 0;
  };
  const number = (scaled, digits, exact) => {
    const scale = 10n ** BigInt(digits);
    let decimals = digits ? String(scaled % scale).padStart(digits, "0") : "";
    if (exact) decimals = decimals.replace(/0+$/, "");
    return thousands(scaled / scale) + (decimals ? "," + decimals : "");
  };
  const rounded = (n, d, scale) => (2n * n * scale + d) / (2n * d);
  const percent = (target, f) => {
    if (!f.given || !f.d) return "–";
    const n = BigInt(f.n) * 100n, d = BigInt(f.d);
    const bounds = [{over: 0n, under: 1n}, {over: 100n, under: 1n}, target.lower, target.upper].filter((b) => b && n * b.under !== b.over * d);
    let digits = 2;
    const reaches = () => bounds.some((b) => rounded(n, d, 10n ** BigInt(digits)) * b.under === b.over * 10n ** BigInt(digits));
    while (digits < 9 && reaches()) digits += 1;
    const scale = 10n ** BigInt(digits), scaled = rounded(n, d, scale), exact = scaled * d === n * scale;
    if (!reaches()) return number(scaled, digits, exact) + "%";
    return (n * scale < scaled * d ? "dưới " : "trên ") + number(scaled, digits, true) + "%";
  };
  const short = (target, f) => {
    const where = f.given && f.d && (f.mark === "◇" || f.mark === "△") ? side(target, f.n, f.d) : 0;
    if (!where) return 0;
    const bound = where < 0 ? target.lower : target.upper, whole = 100n * bound.under;
    const off = above(bound, f.n, f.d), distance = off < 0n ? -off : off;
    const strict = where < 0 && target.strict;
    const units = Number(distance / whole) + (strict || distance % whole ? 1 : 0);
    const after = f.n - where * units;
    return after >= 0 && !side(target, after, f.d) ? -where * units : 0;
  };
  const cellOf = (one, target, year) => {
    const row = one.years[year];
    return row ? row.cells[targets.indexOf(target)] : {given: false, due: false, mark: "–"};
  };
  const sum = (ones, target, year) => {
    const all = ones.map((one) => cellOf(one, target, year)), gave = all.filter((f) => f.given);
    const total = {given: gave.length > 0, n: 0, d: 0, gave: gave.length, due: all.filter((f) => f.due).length, mark: ""};
    gave.forEach((f) => { total.n += f.n; total.d += f.d; });
    if (total.given && total.d && target.each) {
      total.mark = !side(target, total.n, total.d) ? "●" : target.end && +year < target.end ? "△" : "◇";
    }
    return total;
  };
  const counts = (f) => f.given ? thousands(f.n) + "/" + thousands(f.d) : f.mark || "–";
  const brief = (target, f) => {
    if (!f.given) return f.mark || "–";
    return (target.unit === "TCCSĐ" && f.d === 1 ? counts(f) : percent(target, f)) + (f.mark ? "\u00a0" + f.mark : "");
  };
  const whole = (target, f) => brief(target, f) + (f.given && brief(target, f).indexOf("/") < 0 ? "\n" + counts(f) : "");

  // ---- what is chosen, kept in the address
  const controls = {nam: at("year"), "chi-tieu": at("target"), "linh-vuc": at("sector"), "loai-hinh": at("kind"), "ket-qua": at("state"), chu: at("words")};
  const newest = at("year").value;
  let open = null, sorted = {by: "", down: true};
  const chosenTarget = () => targets.find((t) => t.id === at("target").value);
  const keep = () => {
    const said = new URLSearchParams();
    Object.keys(controls).forEach((name) => { if (controls[name].value) said.set(name, controls[name].value); });
    if (open) { said.set("to-chuc", open.id); said.set("canh", at("other").value); }
    try { history.replaceState(null, "", "#" + said); } catch (error) { /* an address that may not be changed */ }
  };
  const restore = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    Object.keys(controls).forEach((name) => { if (said.has(name)) controls[name].value = said.get(name); });
    if (!at("year").value) at("year").value = newest;
    return [byId[said.get("to-chuc")], said.get("canh")];
  };
  const chosen = () => {
    const words = plain(at("words").value).split(" "), year = at("year").value, mark = at("state").value, target = chosenTarget();
    return organisations.filter((one) => {
      const row = one.years[year];
      if (!row && !target) return false;
      if (at("sector").value && one.sector !== at("sector").value) return false;
      if (at("kind").value && one.kind !== at("kind").value) return false;
      if (!words.every((word) => one.key.indexOf(word) >= 0 || (word.length > 2 && one.letters.indexOf(word) >= 0))) return false;
      const cells = target ? [cellOf(one, target, year)] : row.cells;
      return !mark || cells.some((f) => f.mark === mark);
    });
  };

  // ---- the table of what is chosen
  const result = at("result");
  const columns = () => {
    const target = chosenTarget(), year = at("year").value;
    if (!target) return targets.map((t) => ({key: t.id, head: t.id, title: t.name + " (" + t.goal + ")", of: (one) => one(t, year), target: t, show: brief}));
    const made = everyYear.map((y) => ({key: y, head: y, of: (one) => one(target, y), target: target, show: whole}));
    const lacking = (t, f) => { const units = short(t, f); return units > 0 ? thousands(units) : units < 0 ? "quá " + thousands(-units) : "–"; };
    return made.concat([{key: "thieu", head: "Còn thiếu năm " + year + " (" + target.unit + ")", of: (one) => one(target, year), target: target, show: lacking}]);
  };
  const value = (column, one) => {
    const f = column.of((t, y) => cellOf(one, t, y));
    if (!f.given || !f.d) return null;
    return column.key === "thieu" ? short(column.target, f) : f.n / f.d;
  };
  const inOrder = (ones, column) => {
    if (!column) return ones;
    const sign = sorted.down ? -1 : 1;
    return ones.map((one) => [value(column, one), one]).sort((a, b) => {
      if (a[0] === null || b[0] === null) return (a[0] === null) - (b[0] === null);
      return sign * (a[0] - b[0]);
    }).map((pair) => pair[1]);
  };
  const line = (head, cells) => {
    const row = make("tr"), th = make("th", "", {scope: "row"});
    th.append(head);
    row.append(th);
    cells.forEach((text) => row.append(make("td", text, {"class": "n"})));
    return row;
  };
  const notTheSum = (target, year, ones) => {
    const more = (f) => Math.max(0, short(target, f));
    const each = ones.reduce((all, one) => all + more(cellOf(one, target, year)), 0), whole = more(sum(ones, target, year));
    if (each === whole || !target.each) return "";
    return " Cộng cột «Còn thiếu» của từng tổ chức là " + thousands(each) + "; tính trên số cộng của cả nhóm là " + thousands(whole) + ", vì nơi vượt bù nơi thiếu và từng nơi làm tròn lên.";
  };
  const group = (count, target, year) => {
    if (!at("state").value) return "Cộng " + thousands(count) + " tổ chức đang chọn";
    const name = at("state").selectedOptions[0].textContent, state = name[0].toLowerCase() + name.slice(1);
    return "Cộng riêng " + thousands(count) + " tổ chức " + (target ? "" : "có chỉ tiêu ") + state + " năm " + year;
  };
  const draw = () => {
    const narrowed = ["sector", "kind", "state", "words"].some((id) => at(id).value);
    const ones = chosen(), target = chosenTarget(), year = at("year").value, cols = columns();
    const head = make("tr"), names = make("th", "", {scope: "col"});
    const sorter = (parent, words, key, title) => {
      const button = make("button", words, {type: "button", "data-sort": key});
      if (title) { button.title = title; button.setAttribute("aria-label", words + ": " + title); }
      if (sorted.by === key) parent.setAttribute("aria-sort", key && sorted.down ? "descending" : "ascending");
      parent.append(button);
      return parent;
    };
    head.append(sorter(names, "Tổ chức", ""));
    cols.forEach((column) => head.append(sorter(make("th", "", {scope: "col", "class": "n"}), column.head, column.key, column.title)));
    result.tHead.replaceChildren(head);
    const rows = [line("Toàn Đảng bộ", cols.map((c) => c.show(c.target, c.of((t, y) => cellOf(bloc, t, y)))))];
    if (ones.length && narrowed) {
      rows.push(line(group(ones.length, target, year), cols.map((c) => c.show(c.target, c.of((t, y) => sum(ones, t, y))))));
    }
    inOrder(ones, cols.find((c) => c.key === sorted.by)).forEach((one) => {
      const button = make("button", one.name, {type: "button", "data-o": one.id});
      rows.push(line(button, cols.map((c) => c.show(c.target, c.of((t, y) => cellOf(one, t, y))))));
    });
    result.tBodies[0].replaceChildren(...rows);
    at("result-caption").textContent = target ? "Chỉ tiêu " + target.id + " – " + target.name + " (" + target.goal + ") qua các năm" : "Các chỉ tiêu năm " + year;
    const said = thousands(ones.length) + "/" + thousands(organisations.filter((one) => target || one.years[year]).length) + " tổ chức";
    at("said").textContent = ones.length ? said + ". Chọn tên tổ chức để xem từng số liệu và nơi ghi; chọn đầu cột để sắp xếp (để tìm, không phải xếp hạng)." : "Không có tổ chức nào khớp.";
    if (target) at("said").textContent += notTheSum(target, year, ones);
    if (target && target.breaks) at("said").textContent += " Từ năm " + target.breaks + " đổi cách xếp loại, không so sánh với các năm trước.";
    if (open) beside();
    keep();
  };

  // ---- one organisation beside another
  const files = lines("files"), layouts = lines("layouts"), measures = lines("measures");
  const sources = (one, target, year) => {
    const row = one.years[year];
    return (row ? row.places.split(" ") : []).filter(Boolean).map((place) => {
      const parts = place.split("."), layout = layouts[+parts[1]].split("\t");
      const cells = layout[1].split(" ").map((cell) => /^(\d+)([A-Z]+)(\d+)$/.exec(cell)).filter((m) => target.needs.indexOf(+m[1]) >= 0);
      const told = cells.map((m) => measures[+m[1]] + ": ô " + m[2] + (+m[3] + +parts[2])).join("; ");
      return told && files[+parts[0]] + " › " + layout[0] + " › " + told;
    }).filter(Boolean).join("\n");
  };
  const family = (one, year) => one.years[year] ? [one] : organisations.filter((other) => other.line === one.line && other.years[year]);
  const of = (side, target, year) => {
    if (side === "bloc") return cellOf(bloc, target, year);
    if (byId[side]) {
      const ones = family(byId[side], year);
      return ones.length === 1 ? cellOf(ones[0], target, year) : sum(ones, target, year);
    }
    return sum(organisations.filter((one) => one.sector === side || one.kind === side), target, year);
  };
  const apart = (target, a, b) => {
    if (!a.given || !b.given || !a.d || !b.d) return "–";
    const over = 100n * (BigInt(a.n) * BigInt(b.d) - BigInt(b.n) * BigInt(a.d)), under = BigInt(a.d) * BigInt(b.d);
    const size = over < 0n ? -over : over, scaled = rounded(size, under, 100n);
    const text = number(scaled, 2, scaled * under === size * 100n);
    return scaled ? (over < 0n ? "−" : "+") + text : text;
  };
  const beside = () => {
    const target = chosenTarget(), year = at("year").value, other = at("other").value, rows = [];
    const pairs = target ? everyYear.map((y) => [target, y, y]) : targets.map((t) => [t, year, t.id + ". " + t.name]);
    pairs.forEach(([t, y, label]) => {
      const mine = of(open.id, t, y), theirs = of(other, t, y), ones = family(open, y);
      const note = ones.length && ones[0] !== open ? "\n" + ones.map((one) => one.name).join(" + ") : "";
      const row = line(label + note, [whole(t, mine), whole(t, theirs), apart(t, mine, theirs)]);
      row.append(make("td", ones.map((one) => sources(one, t, y)).filter(Boolean).join("\n") || "–", {"class": "long"}));
      rows.push(row);
    });
    const against = at("other").selectedOptions[0].textContent, head = make("tr");
    [target ? "Năm" : "Chỉ tiêu", open.name, against, "Chênh lệch (điểm %)", "Số liệu lấy từ"].forEach((text) => head.append(make("th", text, {scope: "col"})));
    const table = at("beside");
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...rows);
    at("beside-caption").textContent = (target ? "Chỉ tiêu " + target.id + " – " + target.name : "Các chỉ tiêu năm " + year) + ": " + open.name + " và " + against;
    const row = open.years[year] || {};
    const told = row.told ? row.told + " hạn chế đã nêu" : "", asked = row.asked ? row.asked + " điều cần hỏi lại" : "";
    at("one-told").textContent = told || asked ? "Năm " + year + ": " + [told, asked].filter(Boolean).join(", ") + " (xem trang của tổ chức)." : "";
  };
  const show = (one, other) => {
    open = one;
    const names = (id) => [].slice.call(at(id).options, 1);
    const own = (id, key) => names(id).filter((option) => option.value === one[key]).map((option) => make("option", option.textContent, {value: option.value}));
    const rest = organisations.filter((any) => any !== one).map((any) => make("option", any.name, {value: any.id}));
    at("other").replaceChildren(make("option", "Toàn Đảng bộ", {value: "bloc"}), ...own("sector", "sector"), ...own("kind", "kind"), ...rest);
    if (other) at("other").value = other;
    if (!at("other").value) at("other").value = "bloc";
    at("one-name").textContent = one.name;
    at("one-page").href = one.href;
    at("one").hidden = false;
    beside();
    keep();
  };
  const close = () => {
    const back = open && result.querySelector('[data-o="' + open.id + '"]');
    open = null;
    at("one").hidden = true;
    keep();
    (back || at("words")).focus();
  };

  result.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("sort" in button.dataset) {
      const key = button.dataset.sort;
      sorted = {by: key, down: sorted.by === key ? !sorted.down : true};
      draw();
      result.querySelector('[data-sort="' + key + '"]').focus();
    } else {
      show(byId[button.dataset.o]);
      at("one-name").focus();
    }
  });
  Object.values(controls).forEach((control) => control.addEventListener("input", draw));
  at("other").addEventListener("input", () => { beside(); keep(); });
  at("close").addEventListener("click", close);
  at("one").addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  at("clear").addEventListener("click", () => {
    Object.values(controls).forEach((control) => { control.value = ""; });
    at("year").value = newest;
    sorted = {by: "", down: true};
    draw();
  });
  const begin = restore();
  at("explorer").hidden = false;
  at("all").open = false;
  at("all").classList.add("screen");
  draw();
  if (begin[0]) show(begin[0], begin[1]);
})();
