"""What the pages tell of the bloc, reckoned from the tidy CSV files alone: rows, dicts, fractions.

Nothing of the package is asked. What the resolution demands is written out in `plain_counting`.
"""

import csv
import unicodedata
from collections import Counter, defaultdict
from fractions import Fraction
from functools import cached_property

from plain_counting import counted, meets

TARGETS = ["1a", "1b", "2a", "2b", "3", "4", "5", "6a", "6b", "7a", "7b"]
COUNTING_MEMBERS = ("1b", "7a", "7b")
BOUNDS = {"3": (90,), "6a": (90,), "6b": (18,), "7a": (95,), "7b": (15, 20)}
CAP = 20


def rate(n, d):
    return Fraction(100 * n, d)


class World:
    """The bloc of a folder of tidy tables, in the last year of it and the years before."""

    def __init__(self, folder):
        self.rows = {}
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                self.rows[path.stem] = list(csv.DictReader(file))
        self.every = counted(self.rows)
        self.years = sorted({key[4] for key, figure in self.every.items() if figure[2]})
        self.year = self.years[-1]
        self.names = {o["organisation"]: o["name"] for o in self.rows["organisations"]}

    # ---- figures

    def bloc(self, target, year=None, reading="resolution"):
        """Numerator, denominator, reporting, expected, state, units short."""
        return self.every[target, reading, "bloc", "bloc", year or self.year]

    def each(self, target, year=None):
        """(numerator, denominator) of each organisation that gave the figure."""
        at = (target, "resolution", "organisation", year or self.year)
        return {
            key[3]: figure[:2]
            for key, figure in self.every.items()
            if (*key[:3], key[4]) == at and figure[2]
        }

    def without(self, who, target):
        """The figure of the bloc as it would be without one organisation."""
        n, d = self.bloc(target)[:2]
        own = self.each(target)[who]
        return n - own[0], d - own[1]

    def turning(self, target):
        """Who alone would turn the verdict by leaving."""
        met = meets(target, *self.bloc(target)[:2])
        rest = {who: self.without(who, target) for who in self.each(target)}
        return [who for who, (n, d) in rest.items() if d and meets(target, n, d) != met]

    def missing(self, target):
        """Who has a result below the bound, and by how many units."""
        low = BOUNDS.get(target, (100,))[0]
        found = {}
        for who, (n, d) in self.each(target).items():
            judged = self.every[target, "resolution", "organisation", who, self.year][4]
            if d and judged == "missed":
                found[who] = Fraction(low * d, 100) - n
        return found

    def short(self, target):
        """Units below the bound by organisation, also where no single one is judged."""
        low = BOUNDS.get(target, (100,))[0]
        units = {w: Fraction(low * d, 100) - n for w, (n, d) in self.each(target).items()}
        return {who: lacking for who, lacking in units.items() if lacking > 0}

    def clash(self, target):
        """(needed, allowed) where no whole number meets the target within the cap; else None."""
        if target not in ("6b", "7b"):
            return None
        d, low = self.bloc(target)[1], BOUNDS[target][0]
        needed, allowed = -(-low * d // 100), CAP * d // 100
        return (needed, allowed) if needed > allowed else None

    # ---- organisations and lines

    def there(self, year):
        return {
            o["organisation"]
            for o in self.rows["organisations"]
            if not (o["founded"] and o["founded"][:4] > str(year))
            and not (o["dissolved"] and o["dissolved"] <= f"{year}-12-31")
        }

    def kinds(self, year):
        here = self.there(year)
        return Counter(o["kind"] for o in self.rows["organisations"] if o["organisation"] in here)

    @cached_property
    def family(self):
        """Every organisation with all it was, became, was split from or merged with."""
        of = {one: {one} for one in self.names}
        for event in self.rows["events"]:
            if event["predecessor"] and event["successor"]:
                both = of[event["predecessor"]] | of[event["successor"]]
                of |= dict.fromkeys(both, both)
        return of

    def after(self, who):
        came = {
            e["successor"]
            for e in self.rows["events"]
            if e["predecessor"] == who and e["successor"]
        }
        return came.union(*(self.after(one) for one in came))

    def line(self, target, year):
        """By family: (numerator, denominator, whether all who were due gave it)."""
        gave, here = self.each(target, year), self.there(year)
        found = {}
        for family in {tuple(sorted(of)) for of in self.family.values()}:
            mine = [i for i in family if i in gave and (i in here or not self.after(i) & set(gave))]
            key = (target, "resolution", "organisation")
            due = sum(self.every.get((*key, i, year), (0,) * 6)[3] for i in family)
            if mine:
                pair = [sum(gave[i][side] for i in mine) for side in (0, 1)]
                found[family] = (*pair, len(mine) >= due)
        return found

    def panel(self, target):
        """The change since the year before on the same lines, their number, who they are."""
        before, now = self.line(target, self.year - 1), self.line(target, self.year)
        same = [one for one in now if one in before and now[one][2] and before[one][2]]
        ends = [
            rate(sum(of[o][0] for o in same), sum(of[o][1] for o in same)) for of in (before, now)
        ]
        return ends[1] - ends[0], len(same), same

    def again(self, target, years=2):
        """Lines that are there and missed a target in each of the last years."""
        found = []
        for family in self.line(target, self.year):
            known = [self.line(target, self.year - ago).get(family) for ago in range(years)]
            missed = [one and one[1] and not meets(target, *one[:2]) for one in known]
            if all(missed) and self.there(self.year) & set(family):
                found.append(family)
        return found

    # ---- members, returns

    @cached_property
    def told_members(self):
        wrong = {
            (i["file"], i["sheet"], i["cell"])
            for i in self.rows["issues"]
            if i["severity"] == "error"
        }
        found = defaultdict(dict)
        for o in self.rows["observations"]:
            place = (o["file"], o["sheet"], o["cell"])
            if o["measure"] == "members" and o["value"] and place not in wrong:
                found[o["organisation"]].setdefault(int(o["year"]), int(o["value"]))
        return found

    def members(self, who, year):
        """As reported, else the last known, else that of the family where one is left of it."""
        own = self.told_members.get(who, {})
        if not own and len(self.family[who] & self.there(year)) == 1:
            own = Counter()
            for one in self.family[who]:
                own.update(self.told_members.get(one, {}))
        if not own:
            return 0
        return own[max((y for y in own if y <= year), default=min(own))]

    def all_members(self, year, who=None):
        return sum(self.members(one, year) for one in (self.there(year) if who is None else who))

    def sent(self, year):
        """Who is there at the year's end and has a return that is used."""
        used = {
            r["organisation"] for r in self.rows["returns"] if r["year"] == str(year) if r["file"]
        }
        return used & self.there(year)

    def share_of_members(self, target, year):
        """The share of the members that a figure covers, of those who gave it or should have."""
        gave, due = set(self.each(target, year)), set()
        for one in self.names:
            figure = self.every.get((target, "resolution", "organisation", one, year))
            due |= {one} if figure and figure[3] else set()
        whole = self.all_members(year, gave | due)
        return rate(self.all_members(year, gave), whole) if whole else None

    # ---- limitations and causes

    def texts_at(self, file, sheet, cell):
        """What the tables say to stand in a cell: limitations, causes."""
        return [
            s[name]
            for s in self.rows["shortfalls"]
            for name, at in (("limitation", "cell"), ("cause", "cause_cell"))
            if (s["file"], s["sheet"], s[at]) == (file, sheet, cell)
        ]

    def shortfalls(self, year):
        return [s for s in self.rows["shortfalls"] if s["year"] == str(year)]

    def causes(self, year, doubtful=False):
        """(shortfall, group, kind, state) of each decided cause, its shortfall as a row."""
        known = {s["shortfall"]: s for s in self.shortfalls(year)}
        return [
            (known[c["shortfall"]], c["code"][0], c["kind"], c["state"])
            for c in self.rows["causes"]
            if c["shortfall"] in known and (doubtful or c["state"] != "doubtful")
        ]

    def mentions(self, year, by=lambda group, kind: ()):
        """How often a group and kind is named for a shortfall, by what is asked."""
        named = {(s["shortfall"], g, k) for s, g, k, _ in self.causes(year)}
        return Counter(by(group, kind) for _, group, kind in named)

    def naming(self, year, group, kind=None):
        """The shortfalls that name a group, and whose they are."""
        rows = [s for s, g, k, _ in self.causes(year) if g == group and kind in (None, k)]
        return {s["shortfall"] for s in rows}, {s["organisation"] for s in rows}

    @cached_property
    def tasks(self):
        return {
            c["code"]: [t for t in c["task_groups"].split(";") if t]
            for c in self.rows["cause_codes"]
            if not c["parent"]
        }

    def answered(self, task):
        """Shortfalls with a cause that a group of tasks answers, and whose they are."""
        groups = [group for group, tasks in self.tasks.items() if task in tasks]
        both = [self.naming(self.year, group) for group in groups]
        return set().union(*(b[0] for b in both)), set().union(*(b[1] for b in both))

    def parts(self, target):
        """(organisation, cause group, units) of what is missing to a target of the bloc."""
        named = defaultdict(dict)
        for s, group, _, state in self.causes(self.year, doubtful=True):
            if s["target"] == target:
                sure = named[s["organisation"]].get(group, False) or state != "doubtful"
                named[s["organisation"]][group] = sure
        found = []
        for who, units in self.short(target).items():
            groups = named.get(who) or {"not-stated": True}
            for group, sure in groups.items():
                found.append((who, group if sure else "doubtful", units / len(groups)))
        return found

    @property
    def open_targets(self):
        """Targets that the bloc misses and that a whole number could meet."""
        return [t for t in TARGETS if self.bloc(t)[4] in ("missed", "running") if not self.clash(t)]

    def weights(self, target=None):
        """Per cent of what is missing by cause group; every missed target weighs the same."""
        found, of = defaultdict(Fraction), [target] if target else self.open_targets
        for one in of:
            parts = self.parts(one)
            whole = sum(units for *_, units in parts)
            for _, group, units in parts:
                found[group] += 100 * units / whole / len(of)
        return found

    def by_task(self, of):
        """What stands by cause group, by the tasks that answer it; '' where none does."""
        found = defaultdict(Fraction)
        for group, part in of.items():
            own = group in ("not-stated", "doubtful")
            tasks = [group] if own else self.tasks[group] or [""]
            for task in tasks:
                found[task] += part / len(tasks)
        return found

    def units(self, target):
        """Units short by cause group."""
        found = defaultdict(Fraction)
        for _, group, part in self.parts(target):
            found[group] += part
        return found

    # ---- remedies of the year before

    @cached_property
    def remedies(self):
        """(target, organisation, outcome, whether repeated) of each remedy of the year before."""
        year, found = self.year - 1, []
        same = {
            (s["target"], tuple(sorted(self.family[s["organisation"]])), plain(s["remedy"]))
            for s in self.shortfalls(self.year)
        }
        for s in self.shortfalls(year):
            if not s["remedy"] or not s["target"]:
                continue
            family = tuple(sorted(self.family[s["organisation"]]))
            before, now = (self.line(s["target"], y).get(family) for y in (year, self.year))
            again = (s["target"], family, plain(s["remedy"])) in same
            found.append((s["target"], s["organisation"], self._became(s, before, now), again))
        return found

    def _became(self, s, before, now):
        if now is None:
            left = not self.there(self.year) & self.family[s["organisation"]]
            return "left" if left else "not-reported"
        if not now[1] or s["target"] in ("6b", "7b"):
            return "not-judged"
        if meets(s["target"], *now[:2]):
            return "met"
        better = before and before[1] and rate(*now[:2]) > rate(*before[:2])
        return "better" if better else "not-better"


def plain(text):
    """A text's letters alone, without marks: uỷ and ủy are the same word."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in letters if c.isalnum())
