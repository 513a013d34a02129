// Intl: numbers, dates, order and plurals of one locale at a time, from Qt's locale data (host.localeFacts). The time
// zone is UTC. What these do not know is refused, never guessed.
const localeFacts = Object.create(null);
const factsOf = tag => {
    if (localeFacts[tag] === undefined) localeFacts[tag] = parse(host.localeFacts(tag));
    return localeFacts[tag];
};
const localeOf = locales => {
    const wanted = isList(locales) ? locales[0] : locales;
    if (wanted === undefined) return "en-US";
    const tag = toText(isObject(wanted) && wanted.baseName !== undefined ? wanted.baseName : wanted);
    if (!/^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/.test(tag)) throw new RangeError("Incorrect locale information provided");
    return nativeText.replace.call(tag, /_/g, "-");
};
const optionsOf = options => options === undefined || options === null ? {} : Object(options);
// A service of Intl that may be called without `new`.
const service = (name, type) => {
    const made = function (locales, options) {
        return Reflect.construct(type, [locales, options], new.target === undefined ? made : new.target);
    };
    Object.defineProperty(made, "prototype", { value: type.prototype, writable: false, enumerable: false });
    Object.defineProperty(made, "length", { value: 0, configurable: true });
    define(type.prototype, "constructor", made);
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: "Intl." + name, configurable: true });
    Object.defineProperty(made, "name", { value: name, configurable: true });
    extend(made, { supportedLocalesOf(locales) { return (isList(locales) ? locales : locales === undefined ? [] : [locales]).map(localeOf); } });
    define(Intl, name, made);
};
const kOptions = Symbol("options");
hidden.push(kOptions);
const Intl = {};
Object.defineProperty(Intl, Symbol.toStringTag, { value: "Intl", configurable: true });
extend(Intl, { getCanonicalLocales(locales) { return (isList(locales) ? locales : locales === undefined ? [] : [locales]).map(localeOf); } });
define(global, "Intl", Intl);

const kCurrencies = { USD: "$", EUR: "€", GBP: "£", JPY: "¥", INR: "₹", CNY: "CN¥", KRW: "₩", BRL: "R$", CAD: "CA$", AUD: "A$", MXN: "MX$",
    NZD: "NZ$", HKD: "HK$", ILS: "₪", VND: "₫", TWD: "NT$", PHP: "₱", XAF: "FCFA" };
const kCompact = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]];
const digitOption = (options, name, fallback, least) => {
    if (options[name] === undefined) return fallback;
    const value = Math.floor(Number(options[name]));
    if (!(value >= least && value <= 100)) throw new RangeError(name + " value is out of range.");
    return value;
};
class NumberFormat {
    constructor(locales, given) {
        const options = optionsOf(given), style = options.style === undefined ? "decimal" : toText(options.style), currency = options.currency;
        if (["decimal", "percent", "currency", "unit"].indexOf(style) < 0) throw new RangeError("Value " + style + " out of range for Intl.NumberFormat options property style");
        if (style === "currency" && currency === undefined) throw new TypeError("Currency code is required with currency style.");
        const isCompact = options.notation === "compact", usual = style === "currency" ? (/^(JPY|KRW|VND|CLP|XAF)$/i.test(currency) ? 0 : 2) : 0;
        const least = digitOption(options, "minimumFractionDigits", isCompact ? 0 : usual, 0);
        const most = digitOption(options, "maximumFractionDigits", Math.max(least, style === "currency" ? usual : style === "percent" || isCompact ? 0 : 3), 0);
        if (least > most && options.minimumFractionDigits !== undefined && options.maximumFractionDigits !== undefined) throw new RangeError("maximumFractionDigits value is out of range.");
        define(this, kOptions, {
            locale: localeOf(locales), style, isCompact, currency: currency === undefined ? undefined : toText(currency).toUpperCase(),
            currencyDisplay: options.currencyDisplay, unit: options.unit, unitDisplay: options.unitDisplay || "short",
            minimumIntegerDigits: digitOption(options, "minimumIntegerDigits", 1, 1), minimumFractionDigits: Math.min(least, most), maximumFractionDigits: most,
            minimumSignificantDigits: options.minimumSignificantDigits === undefined ? undefined : digitOption(options, "minimumSignificantDigits", 1, 1),
            maximumSignificantDigits: options.maximumSignificantDigits === undefined && options.minimumSignificantDigits === undefined ? undefined
                : digitOption(options, "maximumSignificantDigits", 21, 1),
            useGrouping: options.useGrouping !== false && options.useGrouping !== "false", signDisplay: options.signDisplay || "auto"
        });
        const self = this;
        define(this, "format", value => formatNumber(self[kOptions], typeof value === "string" ? Number(value) : +value));
    }
    formatToParts(value) { return [{ type: "literal", value: this.format(value) }]; }
    resolvedOptions() {
        const { locale, style, currency, minimumIntegerDigits, minimumFractionDigits, maximumFractionDigits } = this[kOptions];
        return { locale, numberingSystem: "latn", style, currency, minimumIntegerDigits, minimumFractionDigits, maximumFractionDigits };
    }
}
// Halves go away from zero, by the digits of the number as it is written.
const roundedText = (number, digits) => {
    const text = String(number), at = text.indexOf(".");
    if (number >= 1e21) { // "1.5e+21"
        const [mantissa, exponent] = text.split("e+"), figures = mantissa.replace(".", "");
        return figures + "0".repeat(Number(exponent) + 1 - figures.length);
    }
    if (text.indexOf("e") >= 0 || at < 0 || text.length - at - 1 <= digits) return number.toFixed(digits);
    const isHalf = text[at + 1 + digits] >= "5", cut = digits === 0 ? text.slice(0, at) : text.slice(0, at + 1 + digits);
    if (!isHalf) return cut;
    const list = cut.split("");
    for (let i = list.length - 1; i >= 0; i--) {
        if (list[i] === ".") continue;
        if (list[i] !== "9") {
            list[i] = String(Number(list[i]) + 1);
            return list.join("");
        }
        list[i] = "0";
    }
    return "1" + list.join("");
};
const plainDigits = (options, number) => {
    if (options.maximumSignificantDigits !== undefined) {
        let text = number === 0 ? "0" : Number(number.toPrecision(Math.min(options.maximumSignificantDigits, 21))).toFixed(Math.max(0, Math.min(20, options.maximumSignificantDigits - 1 - Math.floor(Math.log10(number)))));
        if (text.indexOf(".") >= 0) text = text.replace(/\.?0+$/, "");
        const missing = (options.minimumSignificantDigits || 1) - text.replace(/^0\.0*|\./g, "").length;
        return missing > 0 ? text + (text.indexOf(".") < 0 ? "." : "") + "0".repeat(missing) : text;
    }
    let text = roundedText(number, options.maximumFractionDigits);
    while (text.indexOf(".") >= 0 && text.length - text.indexOf(".") - 1 > options.minimumFractionDigits && text[text.length - 1] === "0") text = text.slice(0, -1);
    return text[text.length - 1] === "." ? text.slice(0, -1) : text;
};
const formatNumber = (options, value) => {
    const facts = factsOf(options.locale), isNegative = value < 0 || Object.is(value, -0);
    let number = Math.abs(value) * (options.style === "percent" ? 100 : 1), suffix = "", body;
    if (options.isCompact) {
        const unit = kCompact.find(pair => number >= pair[0] * 0.9995);
        if (unit !== undefined) {
            number /= unit[0];
            suffix = unit[1];
        }
        if (options.maximumSignificantDigits === undefined && number < 100 && options.maximumFractionDigits === 0) number = Number(number.toPrecision(2));
    }
    if (value !== value) body = "NaN";
    else if (number === Infinity) body = "∞";
    else {
        const compact = options.isCompact && options.maximumFractionDigits === 0 && number < 100 && options.maximumSignificantDigits === undefined;
        let [whole, fraction] = (compact ? String(number) : plainDigits(options, number)).split(".");
        while (whole.length < options.minimumIntegerDigits) whole = "0" + whole;
        if (options.useGrouping) for (let at = whole.length - 3; at > 0; at -= 3) whole = whole.slice(0, at) + facts.group + whole.slice(at);
        body = whole + (fraction === undefined ? "" : facts.decimal + fraction);
    }
    body += suffix;
    if (options.style === "percent") body += facts.isPercentApart ? "\u00a0%" : "%";
    if (options.style === "unit") body += unitText(options, number);
    if (options.style === "currency") body = withCurrency(options, facts, body);
    const isShown = options.signDisplay === "never" ? false : isNegative && !(options.signDisplay === "exceptZero" && number === 0);
    const plus = !isNegative && (options.signDisplay === "always" || (options.signDisplay === "exceptZero" && number !== 0));
    return (isShown && !(value === 0 && options.signDisplay === "negative") ? facts.minus : plus ? "+" : "") + body;
};
const kUnits = { kilometer: "km", meter: "m", centimeter: "cm", mile: "mi", kilogram: "kg", gram: "g", liter: "L", byte: "byte", kilobyte: "kB", megabyte: "MB",
    gigabyte: "GB", terabyte: "TB", percent: "%", celsius: "°C", fahrenheit: "°F", second: "sec", minute: "min", hour: "hr", day: "day", week: "wk",
    month: "mth", year: "yr", millisecond: "ms", "kilometer-per-hour": "km/h" };
const unitText = (options, number) => {
    const unit = toText(options.unit), short = kUnits[unit];
    if (short === undefined) throw new RangeError("Intl.NumberFormat knows no unit " + unit + " here");
    if (options.unitDisplay === "long") return " " + unit + (number === 1 ? "" : "s");
    const isPlural = number !== 1 && /^(day|week|month|year)$/.test(unit);
    return short[0] === "°" || short === "%" ? short : " " + short + (isPlural ? "s" : "");
};
const withCurrency = (options, facts, body) => {
    const code = options.currency, sign = options.currencyDisplay === "code" ? code : kCurrencies[code] || code;
    const isLocal = options.locale.slice(0, 2) !== "en" && sign.length > 1 && sign.slice(-1) === "$" ? "$" : sign;
    if (options.currencyDisplay === "name") return body + " " + code;
    if (facts.isCurrencyBehind) return body + "\u00a0" + isLocal;
    return sign + (/[A-Z]$/.test(sign) || facts.isCurrencyApart ? "\u00a0" : "") + body;
};
service("NumberFormat", NumberFormat);

class Collator {
    constructor(locales, given) {
        const options = optionsOf(given);
        define(this, kOptions, { locale: localeOf(locales), isNumeric: options.numeric === true, sensitivity: options.sensitivity || "variant" });
        const self = this;
        define(this, "compare", (a, b) => collate(self[kOptions], toText(a), toText(b)));
    }
    resolvedOptions() {
        const { locale, isNumeric, sensitivity } = this[kOptions];
        return { locale, usage: "sort", sensitivity, ignorePunctuation: false, collation: "default", numeric: isNumeric, caseFirst: "false" };
    }
}
const isAscii = text => /^[\x20-\x7e]*$/.test(text);
// Letters first whatever their case and accents, then accents, then small before capital, as node orders them.
const baseText = text => (isAscii(text) ? text : nativeText.replace.call(text.normalize("NFD"), /[\u0300-\u036f]/g, "")).toLowerCase();
const accentText = text => (isAscii(text) ? text : text.normalize("NFD")).toLowerCase();
const rankOf = code => code < 48 || (code > 57 && code < 65) || (code > 90 && code < 97) || (code > 122 && code < 128) ? code : code + 1000;
const compareRanks = (a, b) => {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
        const left = a.charCodeAt(i), right = b.charCodeAt(i);
        if (left !== right) return rankOf(left) < rankOf(right) ? -1 : 1;
    }
    return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
};
const compareNumeric = (a, b) => {
    const left = a.match(/\d+|\D+/g) || [], right = b.match(/\d+|\D+/g) || [];
    for (let i = 0; i < left.length && i < right.length; i++) {
        const areNumbers = left[i] >= "0" && left[i] <= ":" && right[i] >= "0" && right[i] <= ":";
        const order = areNumbers ? Number(left[i]) - Number(right[i]) : compareRanks(left[i], right[i]);
        if (order !== 0) return order < 0 ? -1 : 1;
    }
    return left.length === right.length ? 0 : left.length < right.length ? -1 : 1;
};
const collate = (options, a, b) => {
    const compare = options.isNumeric ? compareNumeric : compareRanks;
    let order = compare(baseText(a), baseText(b));
    if (order !== 0 || options.sensitivity === "base") return order;
    if (options.sensitivity !== "case") order = compareRanks(accentText(a), accentText(b));
    if (order !== 0 || options.sensitivity === "accent") return order;
    const left = a.normalize(), right = b.normalize();
    for (let i = 0; i < left.length && i < right.length; i++) {
        if (left[i] !== right[i]) return left[i] === left[i].toLowerCase() ? -1 : 1;
    }
    return 0;
};
service("Collator", Collator);
const kPlainOrder = { locale: "en-US", isNumeric: false, sensitivity: "variant" };
const compareTexts = (text, second, locales, options) =>
    locales === undefined && options === undefined ? collate(kPlainOrder, text, second) : new Collator(locales, options).compare(text, second);

class PluralRules {
    constructor(locales, given) {
        define(this, kOptions, { locale: localeOf(locales), type: optionsOf(given).type || "cardinal" });
    }
    select(value) {
        const number = Math.abs(Number(value)), { locale, type } = this[kOptions];
        if (type === "ordinal") {
            const ten = number % 10, hundred = number % 100;
            return locale.slice(0, 2) !== "en" ? "other" : ten === 1 && hundred !== 11 ? "one" : ten === 2 && hundred !== 12 ? "two" : ten === 3 && hundred !== 13 ? "few" : "other";
        }
        return pluralOf(locale.slice(0, 2), number);
    }
    resolvedOptions() { return { locale: this[kOptions].locale, type: this[kOptions].type, pluralCategories: ["one", "other"] }; }
}
const pluralOf = (language, number) => {
    const ten = number % 10, hundred = number % 100, isWhole = Number.isInteger(number);
    if (/^(ja|ko|zh|vi|th|id|ms)$/.test(language)) return "other";
    if (/^(fr|pt)$/.test(language)) return number < 2 ? "one" : "other";
    if (/^(ru|uk|be|sr|hr|bs)$/.test(language)) {
        if (!isWhole) return "other";
        if (ten === 1 && hundred !== 11) return "one";
        return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? "few" : /^(sr|hr|bs)$/.test(language) ? "other" : "many";
    }
    if (language === "pl") return number === 1 ? "one" : !isWhole ? "other" : ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? "few" : "many";
    if (/^(cs|sk)$/.test(language)) return number === 1 ? "one" : !isWhole ? "many" : number >= 2 && number <= 4 ? "few" : "other";
    return number === 1 ? "one" : "other";
};
service("PluralRules", PluralRules);
