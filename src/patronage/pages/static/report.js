"use strict";
(() => {
  const root = document.documentElement;
  const themes = ["auto", "light", "dark"];
  const remembered = () => { try { return localStorage.getItem("patronage-theme"); } catch { return null; } };
  const remember = (theme) => { try { localStorage.setItem("patronage-theme", theme); } catch { /* a page from disk may not */ } };
  const wear = (theme) => { if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme; };
  let theme = themes.includes(remembered()) ? remembered() : "auto";
  wear(theme);

  const near = (box, rect) => {
    const width = box.offsetWidth, height = box.offsetHeight, gap = 8;
    const left = Math.min(Math.max(gap, rect.left), root.clientWidth - width - gap);
    const below = rect.bottom + gap, above = rect.top - height - gap;
    const top = below + height < innerHeight || above < gap ? Math.min(below, innerHeight - height - gap) : above;
    box.style.left = `${left}px`;
    box.style.top = `${Math.max(gap, top)}px`;
  };

  const themeButton = () => {
    const button = document.getElementById("theme");
    const name = button.getAttribute("aria-label");
    const show = () => {
      button.textContent = `${{ auto: "◐", light: "○", dark: "●" }[theme]} ${button.dataset[theme]}`;
      button.setAttribute("aria-label", `${name}: ${button.dataset[theme]}`);
    };
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      wear(theme);
      remember(theme);
      show();
    });
    show();
    button.hidden = false;
  };

  const definitions = () => {
    const popover = document.getElementById("popover");
    if (!popover.showPopover) return;
    const button = document.createElement("button");
    button.className = "close";
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", popover.dataset.close);
    button.addEventListener("click", () => popover.hidePopover());
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.term");
      if (!link || event.metaKey || event.ctrlKey) return;
      const definition = document.getElementById(link.hash.slice(1)).cloneNode(true);
      event.preventDefault();
      definition.removeAttribute("id");
      const more = document.createElement("a");
      more.className = "more";
      more.href = link.hash;
      more.textContent = popover.dataset.more;
      more.addEventListener("click", () => popover.hidePopover());
      popover.replaceChildren(button, definition, more);
      popover.setAttribute("role", "dialog");
      popover.setAttribute("aria-label", definition.querySelector("h3").textContent);
      hideTip();
      popover.showPopover();
      near(popover, link.getBoundingClientRect());
      popover.focus();
      popover.addEventListener("toggle", (change) => { if (change.newState === "closed") link.focus(); }, { once: true });
    });
  };

  let tip;
  const hideTip = () => { tip.hidden = true; };
  const tipText = (mark) => {
    const heat = mark.closest(".heat");
    if (!heat) return mark.dataset.tip;
    const row = mark.parentElement, age = mark.cellIndex - 2;
    const column = heat.tHead.rows[1].cells[age].textContent;
    const over = heat.tHead.rows[0].cells[2].firstChild.textContent.trim();
    return `${row.cells[0].textContent} (${row.cells[1].textContent})\n${over}: ${column}\n${mark.dataset.tip}`;
  };
  const hints = () => {
    tip = document.getElementById("tip");
    document.addEventListener("pointerover", (event) => {
      const mark = event.target.closest("[title], [data-tip]");
      if (!mark) { hideTip(); return; }
      if (mark.title) { mark.dataset.tip = mark.title; mark.removeAttribute("title"); }
      tip.textContent = tipText(mark);
      tip.hidden = false;
      const rect = mark.getBoundingClientRect();
      near(tip, mark.classList.contains("hover") ? { left: rect.right + 8, top: rect.top + 40, bottom: rect.top } : rect);
    });
    document.addEventListener("scroll", hideTip, { capture: true, passive: true });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
  };

  const sorting = () => {
    const words = document.getElementById("words").dataset.sort;
    const language = new Intl.Collator(root.lang, { numeric: true });
    for (const table of document.querySelectorAll("table.figures")) {
      const body = table.tBodies[0];
      if (body.rows.length < 3) continue;
      [...table.tHead.rows[0].cells].forEach((head, at) => {
        const button = document.createElement("button");
        button.className = "sort";
        button.type = "button";
        button.textContent = "↕";
        button.setAttribute("aria-label", words.replace("%", head.textContent.trim()));
        button.addEventListener("click", () => {
          const down = head.getAttribute("aria-sort") !== "descending";
          for (const other of table.tHead.rows[0].cells) {
            other.removeAttribute("aria-sort");
            other.querySelector(".sort").textContent = "↕";
          }
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          button.textContent = down ? "↓" : "↑";
          const figure = head.classList.contains("n");
          const key = (row) => row.cells[at].dataset.v ?? (figure ? "" : row.cells[at].textContent);
          const rows = [...body.rows].map((row) => [key(row), row]);
          rows.sort(([a], [b]) => {
            if (a === "" || b === "") return (a === "") - (b === "");
            const order = figure ? a - b : language.compare(a, b);
            return down ? -order : order;
          });
          body.append(...rows.map(([, row]) => row));
        });
        head.append(button);
      });
    }
  };

  const chapters = () => {
    const links = new Map([...document.querySelectorAll(".top nav a")].map((link) => [link.hash.slice(1), link]));
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const link = links.get(entry.target.id);
        if (entry.isIntersecting) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-20% 0px -79% 0px" });
    for (const id of links.keys()) watch.observe(document.getElementById(id));
  };

  addEventListener("DOMContentLoaded", () => {
    hints();
    themeButton();
    definitions();
    sorting();
    chapters();
  });
})();
