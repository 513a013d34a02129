// Date: the clock of the last delivery, and local time that is UTC. (The engine's own setters of local time look for the
// system's time zones when the date is not valid, which no child may.)
const NativeDate = Date, nativeDate = {};
for (const name of Object.getOwnPropertyNames(Date.prototype)) nativeDate[name] = Date.prototype[name];

const toPrimitive = value => {
    if (!isObject(value)) return value;
    const method = value[Symbol.toPrimitive];
    if (method !== undefined && method !== null) {
        const result = method.call(value, "default");
        if (isObject(result)) throw new TypeError("Cannot convert object to primitive value");
        return result;
    }
    for (const name of ["valueOf", "toString"]) {
        const convert = value[name];
        if (typeof convert === "function") {
            const result = convert.call(value);
            if (!isObject(result)) return result;
        }
    }
    throw new TypeError("Cannot convert object to primitive value");
};
const isDate = value => isObject(value) && Object.prototype.toString.call(value) === "[object Date]" && value instanceof NativeDate;
const timeOf = args => {
    if (args.length === 0) return run.clock;
    if (args.length > 1) return nativeUtc.apply(undefined, args);
    if (isDate(args[0])) return nativeDate.getTime.call(args[0]);
    const value = toPrimitive(args[0]);
    return typeof value === "string" ? parseDate(value) : +value;
};
const DateHere = function (year, month, day, hours, minutes, seconds, ms) {
    if (new.target === undefined) return shownDate(new NativeDate(run.clock));
    const time = timeOf(arguments);
    return new.target === DateHere ? new NativeDate(time) : Reflect.construct(NativeDate, [time], new.target);
};
Object.defineProperty(DateHere, "prototype", { value: NativeDate.prototype, writable: false, enumerable: false });
Object.defineProperty(DateHere, "length", { value: 7, configurable: true });
define(NativeDate.prototype, "constructor", DateHere);
extend(DateHere, { now() { return run.clock; }, parse(text) { return parseDate(toText(text)); } });
define(DateHere, "UTC", nativeUtc);
expose("Date", DateHere);

// A setter of local time by that of UTC: the date is read, then the arguments, then it is set.
const setterBy = (native, most) => (date, args) => {
    const time = nativeDate.getTime.call(date), numbers = [];
    for (let i = 0; i < args.length && i < most; i++) numbers.push(+args[i]);
    if (numbers.length === 0) numbers.push(NaN);
    if (time !== time) {
        if (native !== nativeDate.setUTCFullYear) return NaN;
        nativeDate.setTime.call(date, 0);
    } else if (nativeDate.getTime.call(date) !== time) {
        nativeDate.setTime.call(date, time); // the arguments changed it
    }
    return native.apply(date, numbers);
};
const setters = {
    Milliseconds: setterBy(nativeDate.setUTCMilliseconds, 1), Seconds: setterBy(nativeDate.setUTCSeconds, 2),
    Minutes: setterBy(nativeDate.setUTCMinutes, 3), Hours: setterBy(nativeDate.setUTCHours, 4), Date: setterBy(nativeDate.setUTCDate, 1),
    Month: setterBy(nativeDate.setUTCMonth, 2), FullYear: setterBy(nativeDate.setUTCFullYear, 3)
};
extend(NativeDate.prototype, {
    setMilliseconds(ms) { return setters.Milliseconds(this, arguments); },
    setUTCMilliseconds(ms) { return setters.Milliseconds(this, arguments); },
    setSeconds(seconds, ms) { return setters.Seconds(this, arguments); },
    setUTCSeconds(seconds, ms) { return setters.Seconds(this, arguments); },
    setMinutes(minutes, seconds, ms) { return setters.Minutes(this, arguments); },
    setUTCMinutes(minutes, seconds, ms) { return setters.Minutes(this, arguments); },
    setHours(hours, minutes, seconds, ms) { return setters.Hours(this, arguments); },
    setUTCHours(hours, minutes, seconds, ms) { return setters.Hours(this, arguments); },
    setDate(day) { return setters.Date(this, arguments); },
    setUTCDate(day) { return setters.Date(this, arguments); },
    setMonth(month, day) { return setters.Month(this, arguments); },
    setUTCMonth(month, day) { return setters.Month(this, arguments); },
    setFullYear(year, month, day) { return setters.FullYear(this, arguments); },
    setUTCFullYear(year, month, day) { return setters.FullYear(this, arguments); }
}, true);

// Texts as ECMAScript and node write them, in UTC and en-US; the engine writes those of Qt.
const two = number => (number < 10 ? "0" : "") + number;
const yearText = year => (year < 0 ? "-" : "") + ("000" + Math.abs(year)).slice(Math.abs(year) > 9999 ? 3 : -4);
const clockText = date => two(date.getUTCHours()) + ":" + two(date.getUTCMinutes()) + ":" + two(date.getUTCSeconds());
const dateText = date => kDays[date.getUTCDay()] + " " + kMonths[date.getUTCMonth()] + " " + two(date.getUTCDate()) + " " + yearText(date.getUTCFullYear());
const kZoneText = " GMT+0000 (Coordinated Universal Time)";
const shownDate = date => dateText(date) + " " + clockText(date) + kZoneText;
const orInvalid = (date, write) => {
    const time = nativeDate.getTime.call(date);
    return time !== time ? "Invalid Date" : write(new NativeDate(time));
};
extend(NativeDate.prototype, {
    toString() { return orInvalid(this, shownDate); },
    toDateString() { return orInvalid(this, dateText); },
    toTimeString() { return orInvalid(this, date => clockText(date) + kZoneText); },
    toUTCString() {
        return orInvalid(this, date => kDays[date.getUTCDay()] + ", " + two(date.getUTCDate()) + " " + kMonths[date.getUTCMonth()] + " " +
            yearText(date.getUTCFullYear()) + " " + clockText(date) + " GMT");
    },
    toLocaleString() { return late().localText(this, arguments, "dateAndTime"); },
    toLocaleDateString() { return late().localText(this, arguments, "dateOnly"); },
    toLocaleTimeString() { return late().localText(this, arguments, "timeOnly"); }
}, true);
define(NativeDate.prototype, "toGMTString", NativeDate.prototype.toUTCString);
