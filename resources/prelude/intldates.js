// Intl.DateTimeFormat and the texts of dates for people.
const kDateFields = ["weekday", "year", "month", "day"], kTimeFields = ["hour", "minute", "second", "fractionalSecondDigits"];
const kDateStyles = { full: { weekday: "long", year: "numeric", month: "long", day: "numeric" }, long: { year: "numeric", month: "long", day: "numeric" },
    medium: { year: "numeric", month: "short", day: "numeric" }, short: { year: "2-digit", month: "numeric", day: "numeric" } };
const kTimeStyles = { full: { hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "long" }, long: { hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" },
    medium: { hour: "numeric", minute: "2-digit", second: "2-digit" }, short: { hour: "numeric", minute: "2-digit" } };
const kDateOnly = { year: "numeric", month: "numeric", day: "numeric" }, kTimeOnly = { hour: "numeric", minute: "2-digit", second: "2-digit" };
const kDateAndTime = Object.assign({}, kDateOnly, kTimeOnly), kUsual = { dateAndTime: kDateAndTime, dateOnly: kDateOnly, timeOnly: kTimeOnly };

class DateTimeFormat {
    constructor(locales, given) { define(this, kOptions, dateOptions(localeOf(locales), optionsOf(given), kDateOnly)); }
    get format() {
        const options = this[kOptions];
        return date => formatDate(options, date === undefined ? clock() : date);
    }
    formatToParts(date) { return [{ type: "literal", value: this.format(date) }]; }
    formatRange(from, to) { return this.format(from) + " – " + this.format(to); }
    resolvedOptions() {
        const { locale, fields, isTwelve } = this[kOptions];
        return Object.assign({ locale, calendar: "gregory", numberingSystem: "latn", timeZone: "UTC" }, fields, fields.hour === undefined ? {} : { hour12: isTwelve });
    }
}
const dateOptions = (locale, given, usual) => {
    const zone = given.timeZone === undefined ? "UTC" : toText(given.timeZone), fields = {};
    if (!/^(utc|gmt|etc\/(utc|gmt|uct)|universal|zulu|[+-]00:?00)$/i.test(zone)) {
        throw new RangeError("The time zone " + zone + " is not available here: dates are in UTC. Add the offset yourself.");
    }
    const chosen = [given, kDateStyles[given.dateStyle], kTimeStyles[given.timeStyle]];
    for (const source of chosen) {
        if (source === undefined) continue;
        for (const name of kDateFields.concat(kTimeFields, ["timeZoneName"])) if (source[name] !== undefined) fields[name] = source[name];
    }
    const named = kDateFields.concat(kTimeFields).filter(name => fields[name] !== undefined);
    if (named.length === 0) Object.assign(fields, usual);
    const cycle = given.hourCycle, facts = factsOf(locale);
    const isTwelve = given.hour12 !== undefined ? Boolean(given.hour12) : cycle !== undefined ? cycle === "h12" || cycle === "h11" : facts.isTwelve;
    return { locale, fields, isTwelve, joint: given.dateStyle === "full" || given.dateStyle === "long" ? facts.isEnglish ? " at " : " " : ", " };
};
// `kind`: dateAndTime, dateOnly or timeOnly.
const localText = (date, args, kind) => {
    const usual = kUsual[kind];
    const time = nativeDate.getTime.call(date);
    let given = optionsOf(args[1]);
    if (usual !== kDateAndTime && given.dateStyle === undefined && given.timeStyle === undefined) {
        const wanted = usual === kDateOnly ? kDateFields : kTimeFields;
        if (!wanted.some(name => given[name] !== undefined)) given = Object.assign({}, usual, given);
    }
    const options = dateOptions(localeOf(args[0]), given, usual);
    return time !== time ? "Invalid Date" : formatDate(options, time);
};
const formatDate = (options, value) => {
    const time = isDate(value) ? nativeDate.getTime.call(value) : +value;
    if (!(Math.abs(time) <= 8.64e15)) throw new RangeError("Invalid time value");
    const facts = factsOf(options.locale), moment = new NativeDate(time), texts = [dayText(options.fields, facts, moment), hourText(options, facts, moment)];
    return texts.filter(text => text !== "").join(options.joint);
};
const dayText = (fields, facts, date) => {
    const number = (value, style) => style === "2-digit" ? two(value) : String(value);
    const year = fields.year === undefined ? "" : fields.year === "2-digit" ? two(Math.abs(date.getUTCFullYear()) % 100) : String(date.getUTCFullYear());
    const day = fields.day === undefined ? "" : number(date.getUTCDate(), fields.day), isWord = fields.month !== undefined && /^(long|short|narrow)$/.test(fields.month);
    const weekday = fields.weekday === undefined ? "" : facts[fields.weekday === "long" ? "days" : "shortDays"][date.getUTCDay()].slice(0, fields.weekday === "narrow" ? 1 : undefined);
    let text;
    if (isWord) {
        const month = facts[fields.month === "long" ? "months" : "shortMonths"][date.getUTCMonth()].slice(0, fields.month === "narrow" ? 1 : undefined);
        if (facts.isMonthFirst) text = month + (day === "" ? "" : " " + day) + (year === "" ? "" : (day === "" ? " " : ", ") + year);
        else if (facts.order[0] === "y") text = [year, month, day].filter(part => part !== "").join(" ");
        else text = (day === "" ? "" : day + facts.dayMark + " ") + month + (year === "" ? "" : " " + year);
    } else {
        const month = fields.month === undefined ? "" : number(date.getUTCMonth() + 1, fields.month), isPadded = facts.isPadded;
        const parts = { y: year, m: isPadded && month !== "" && day !== "" ? two(Number(month)) : month, d: isPadded && day !== "" && month !== "" ? two(Number(day)) : day };
        text = facts.order.split("").map(letter => parts[letter]).filter(part => part !== "").join(facts.separator);
    }
    return weekday === "" ? text : text === "" ? weekday : weekday + ", " + text;
};
const hourText = (options, facts, date) => {
    const fields = options.fields, hour = date.getUTCHours(), parts = [];
    if (fields.hour !== undefined) {
        const shown = options.isTwelve ? hour % 12 || 12 : hour;
        parts.push(fields.hour === "2-digit" || !options.isTwelve ? two(shown) : String(shown));
    }
    if (fields.minute !== undefined) parts.push(fields.hour === undefined && fields.second === undefined ? String(date.getUTCMinutes()) : two(date.getUTCMinutes()));
    if (fields.second !== undefined) parts.push(parts.length === 0 ? String(date.getUTCSeconds()) : two(date.getUTCSeconds()));
    let text = parts.join(":");
    if (fields.fractionalSecondDigits !== undefined) text += (text === "" ? "" : ".") + ("00" + date.getUTCMilliseconds()).slice(-3).slice(0, fields.fractionalSecondDigits);
    if (fields.hour !== undefined && options.isTwelve) text += " " + (hour < 12 ? facts.am : facts.pm);
    if (fields.timeZoneName !== undefined) text += (text === "" ? "" : " ") + (fields.timeZoneName === "long" ? "Coordinated Universal Time" : "UTC");
    return text;
};
service("DateTimeFormat", DateTimeFormat);
