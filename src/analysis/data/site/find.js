(function () {
  var plain = function (text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/\s+/g, " ");
  };
  var letters = function (words) {
    return words.split(" ").filter(function (word) { return word && word !== "va"; }).map(function (word) { return word[0]; }).join("");
  };
  var box = document.getElementById("find"), found = document.getElementById("found");
  var sectors = [].map.call(document.querySelectorAll("#organisations section"), function (section) {
    return {node: section, items: [].map.call(section.querySelectorAll("li"), function (item) {
      var name = plain(item.querySelector("a").textContent);
      return {node: item, letters: letters(name), text: name + " " + plain(section.querySelector("h3").textContent)};
    })};
  });
  var filter = function () {
    var words = plain(box.value).trim().split(" "), shown = 0, all = 0;
    sectors.forEach(function (sector) {
      var here = 0;
      sector.items.forEach(function (item) {
        var match = words.every(function (word) { return item.text.indexOf(word) >= 0 || (word.length > 2 && item.letters.indexOf(word) >= 0); });
        item.node.hidden = !match;
        here += match ? 1 : 0;
        all += 1;
      });
      sector.node.hidden = !here;
      shown += here;
    });
    found.textContent = box.value.trim() ? (shown ? shown + "/" + all + " tổ chức" : "Không có tổ chức nào khớp") : "";
  };
  box.addEventListener("input", filter);
  document.getElementById("finder").hidden = false;
  filter();
})();
