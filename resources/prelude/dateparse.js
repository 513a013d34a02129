// Date.parse: ISO 8601 as ECMAScript has it, and the forms that browsers and node take besides. (The engine's own reads
// the time zones of the system for some of them, which no child may.)
const kDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const kMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const kZones = { z: 0, ut: 0, utc: 0, gmt: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 };
const kIsoDate = /^([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const nativeUtc = Date.UTC;

const utcTime = (year, month, day, hour, minute, second, ms) => {
    const base = new NativeDate(0);
    nativeDate.setUTCFullYear.call(base, year, month, day);
    return nativeDate.setUTCHours.call(base, hour, minute, second, ms);
};
const zoneMinutes = text => {
    if (text === undefined || text === "Z") return 0;
    const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
    return text[0] === "-" ? -minutes : minutes;
};
const parseIso = match => {
    const part = at => match[at] === undefined ? undefined : Number(match[at]);
    const month = part(2) === undefined ? 1 : part(2), day = part(3) === undefined ? 1 : part(3);
    const hour = part(4) || 0, minute = part(5) || 0, second = part(6) || 0, ms = match[7] === undefined ? 0 : Number((match[7] + "00").slice(0, 3));
    if (match[1] === "-000000" || month < 1 || month > 12 || day < 1 || day > 31 || minute > 59 || second > 59) return NaN;
    if (hour > 24 || (hour === 24 && (minute > 0 || second > 0 || ms > 0))) return NaN;
    return utcTime(part(1), month - 1, day, hour, minute, second, ms) - zoneMinutes(match[8]) * 60000;
};

// The other forms, word by word: numbers of the date in their order, a time with colons, a zone.
const kWords = /\s*(?:([A-Za-z]+)\.?|(\d+)|([^\sA-Za-z0-9]))/y;
class LooseDate {
    constructor() {
        this.numbers = [];
        this.month = -1;
        this.time = [];
        this.ms = 0;
        this.half = "";
        this.zone = NaN;
        this.sign = "";
        this.isZoneOpen = false; // the minutes of the zone follow
        this.before = undefined; // the sign before this word
        this.isLost = false;
    }
    word(word) {
        const short = word.slice(0, 3).toLowerCase(), month = kMonths.findIndex(name => name.toLowerCase() === short);
        const lower = word.toLowerCase();
        if (month >= 0) this.month = month;
        else if (lower === "am" || lower === "pm") this.half = lower;
        else if (hasOwn(kZones, lower)) this.zone = kZones[lower];
        else if (lower !== "t" && !kDays.some(name => name.toLowerCase() === short) && this.numbers.length > 0) this.isLost = true;
    }
    number(text, next) {
        const value = Number(text);
        if (this.isZoneOpen) {
            this.zone += this.sign === "-" ? -value : value;
            this.isZoneOpen = false;
        } else if (this.sign !== "" && (this.time.length > 0 || this.zone === 0)) {
            const minutes = text.length > 2 ? Math.trunc(value / 100) * 60 + value % 100 : value * 60;
            this.zone = this.sign === "-" ? -minutes : minutes;
            this.isZoneOpen = next === ":";
        } else if (next === ":" || (this.before === ":" && this.time.length > 0)) {
            this.time.push(value);
        } else if (this.before === "." && this.time.length === 3) {
            this.ms = Number((text + "00").slice(0, 3));
        } else {
            this.numbers.push(value);
        }
    }
    read(text) {
        kWords.lastIndex = 0;
        for (let match; kWords.lastIndex < text.length && (match = nativeExec.call(kWords, text)) !== null;) {
            const next = text[kWords.lastIndex];
            if (match[1] !== undefined) this.word(match[1]);
            else if (match[2] !== undefined) this.number(match[2], next);
            const sign = match[3];
            if (match[2] !== undefined && !this.isZoneOpen) this.sign = "";
            if (sign === "+" || sign === "-") this.sign = sign;
            this.before = sign;
        }
    }
    value() {
        const numbers = this.numbers, count = numbers.length, isDay = day => day >= 1 && day <= 31;
        if (this.isLost || count === 0 || count > 3 || this.time.length === 1) return NaN;
        while (numbers.length < 3) numbers.push(1);
        let [month, day, year] = numbers;
        if (this.month >= 0) {
            month = this.month + 1;
            [day, year] = isDay(numbers[0]) ? [numbers[0], count === 1 ? 2001 : numbers[1]] : [numbers[1], numbers[0]];
        } else if (count === 3 && !isDay(numbers[0])) {
            [year, month, day] = numbers;
        }
        if (year >= 0 && year < 50) year += 2000; else if (year >= 50 && year < 100) year += 1900;
        let hour = this.time[0] || 0;
        if (this.half !== "" && (hour < 1 || hour > 12)) return NaN;
        if (this.half !== "") hour = hour % 12 + (this.half === "pm" ? 12 : 0);
        if (month < 1 || month > 12 || !isDay(day) || hour > 24 || (this.time[1] || 0) > 59 || (this.time[2] || 0) > 59) return NaN;
        return utcTime(year, month - 1, day, hour, this.time[1] || 0, this.time[2] || 0, this.ms) - (this.zone || 0) * 60000;
    }
}
const parseDate = text => {
    const iso = nativeExec.call(kIsoDate, text);
    if (iso !== null) return parseIso(iso);
    const loose = new LooseDate();
    loose.read(nativeText.replace.call(text, /\([^)]*\)/g, " "));
    return loose.value();
};
