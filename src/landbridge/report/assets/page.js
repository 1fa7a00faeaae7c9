// Tabs, sorting, choice of scenario and singling out a way. The page reads well without it.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // Tabs: the links at the top show one destination at a time.
  var tabs = all(".tabs a");
  var panels = all(".panel");
  function show(id, focus) {
    panels.forEach(function (panel) { panel.hidden = panel.id !== id; });
    tabs.forEach(function (tab) {
      var on = tab.hash === "#" + id;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on && focus) { tab.focus(); }
    });
  }
  function panelOf(hash) {
    var target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    return target ? target.closest(".panel") : null;
  }
  function follow() {
    var panel = panelOf(location.hash);
    if (!panel) { return; }
    show(panel.id, false);
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target.tagName === "DETAILS") { target.open = true; }
    if (target !== panel) { target.scrollIntoView(); }
  }
  if (tabs.length) {
    tabs[0].parentNode.setAttribute("role", "tablist");
    tabs.forEach(function (tab, index) {
      var panel = document.getElementById(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      tab.addEventListener("click", function (event) {
        event.preventDefault();
        history.replaceState(null, "", tab.hash);
        show(panel.id, false);
      });
      tab.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) {
          event.preventDefault();
          var next = tabs[(index + step + tabs.length) % tabs.length];
          history.replaceState(null, "", next.hash);
          show(next.hash.slice(1), true);
        } else if (event.key === " ") {
          event.preventDefault();
          tab.click();
        }
      });
    });
    show((panelOf(location.hash) || panels[0]).id, false);
    follow();
    window.addEventListener("hashchange", follow);
  }

  // Sorting by a header; the bars follow the table.
  function key(row, column) {
    var cell = row.cells[column];
    var text = cell.dataset.sort === undefined ? cell.textContent : cell.dataset.sort;
    return text !== "" && !isNaN(Number(text)) ? Number(text) : text;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a - b; }
    if (typeof a !== typeof b) { return typeof a === "number" ? -1 : 1; }
    return a < b ? -1 : a > b ? 1 : 0;
  }
  function sort(table, header, column) {
    var up = header.getAttribute("aria-sort") !== "ascending";
    all("thead th", table).forEach(function (th) { th.setAttribute("aria-sort", "none"); });
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row, index) {
      return { row: row, key: key(row, column), index: index, shut: row.classList.contains("shut") };
    });
    rows.sort(function (a, b) {
      // A way that is shut has no figures and stays last, whichever way the table is sorted.
      return a.shut - b.shut || (up ? 1 : -1) * compare(a.key, b.key) || a.index - b.index;
    });
    var bars = table.closest(".panel").querySelector(".bars");
    var axis = bars && bars.querySelector(".axis-row");
    rows.forEach(function (item) {
      body.appendChild(item.row);
      var bar = bars && bars.querySelector('.bar-row[data-way="' + CSS.escape(item.row.dataset.way) + '"]');
      if (bar) { bars.insertBefore(bar, axis); }
    });
  }
  all("table.ways").forEach(function (table) {
    all("thead th", table).forEach(function (header, column) {
      header.querySelector("button").addEventListener("click", function () {
        sort(table, header, column);
      });
    });
  });

  // The best value of each column among the rows that are shown.
  function markBest(table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows).filter(function (row) {
      return !row.classList.contains("off");
    });
    if (!rows.length) { return; }
    all("thead th", table).forEach(function (header, column) {
      if (!header.classList.contains("right")) { return; }
      var values = rows.map(function (row) { return key(row, column); });
      var numbers = values.filter(function (value) { return typeof value === "number"; });
      var best = (header.classList.contains("most") ? Math.max : Math.min).apply(null, numbers);
      rows.forEach(function (row, index) {
        row.cells[column].classList.toggle("best", values[index] === best);
      });
    });
  }

  panels.forEach(function (panel) {
    var held = null;
    // Singling out: map, bars, table and legs mark the same way.
    function mark(way) {
      panel.classList.toggle("has-active", way !== null);
      all("[data-way]", panel).forEach(function (item) {
        item.classList.toggle("is-active", way !== null && item.dataset.way === way);
      });
      all(".map .name", panel).forEach(function (name) {
        name.classList.toggle("aside", way !== null && name.dataset.ways.split(" ").indexOf(way) < 0);
      });
      all(".map .route", panel).forEach(function (route) {
        route.setAttribute("aria-pressed", String(route.dataset.way === held));
      });
    }
    function wayOf(event) {
      var item = event.target.closest && event.target.closest(".route,.bar-row[data-way],.ways tr[data-way],.way-list li");
      return item && panel.contains(item) ? item.dataset.way : null;
    }
    panel.addEventListener("pointerover", function (event) {
      var way = wayOf(event);
      if (way) { mark(way); }
    });
    panel.addEventListener("pointerout", function (event) {
      if (wayOf(event)) { mark(held); }
    });
    panel.addEventListener("focusin", function (event) {
      var way = wayOf(event);
      if (way) { mark(way); }
    });
    panel.addEventListener("focusout", function () { mark(held); });
    panel.addEventListener("click", function (event) {
      var way = event.target.closest("a,button") ? null : wayOf(event);
      if (way) { held = held === way ? null : way; mark(held); }
    });
    panel.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { held = null; mark(null); return; }
      var way = event.target.closest("a,button") ? null : wayOf(event);
      if (way && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        held = held === way ? null : way;
        mark(held || way);
      }
    });

    // Choice of scenario, and all ways or the main ones on map and bars.
    var every = panel.querySelector(".all-ways");
    function choose() {
      var radio = panel.querySelector(".filter input[type=radio]:checked");
      var scenario = radio ? radio.value : "";
      var few = every !== null && !every.checked;
      var shown = {};
      panel.classList.toggle("few", few);
      all("[data-scenarios]", panel).forEach(function (item) {
        var off = scenario !== "" && item.dataset.scenarios.split(" ").indexOf(scenario) < 0;
        item.classList.toggle("off", off);
        if (!off && item.classList.contains("route") && !(few && item.classList.contains("more"))) {
          shown[item.dataset.way] = true;
        }
      });
      all(".map .letter", panel).forEach(function (item) {
        var off = !shown[item.dataset.way] && !(few && item.classList.contains("more"));
        item.classList.toggle("off", off);
      });
      all(".map .name,.map .dot", panel).forEach(function (item) {
        var ways = item.dataset.ways.split(" ");
        item.classList.toggle("off", !ways.some(function (way) { return shown[way]; }));
      });
      all("table.ways", panel).forEach(markBest);
      held = null;
      mark(null);
    }
    all(".filter input", panel).forEach(function (input) {
      input.addEventListener("change", choose);
    });
    choose();
  });

  document.body.dataset.ready = "yes";
})();
