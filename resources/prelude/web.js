// The few interfaces of the web platform that programs without a network use.
class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(text) { return new Uint8Array(host.encodeUtf8(text === undefined ? "" : String(text))); }
    encodeInto(text, target) {
        const bytes = this.encode(text), count = Math.min(bytes.length, target.length);
        target.set(bytes.subarray(0, count));
        return { read: text.length, written: count };
    }
}
class TextDecoder {
    constructor(encoding, options) {
        const name = encoding === undefined ? "utf-8" : String(encoding).toLowerCase();
        if (name !== "utf-8" && name !== "utf8") throw new RangeError("TextDecoder knows utf-8 only, not " + encoding);
        define(this, "options", options || {});
    }
    get encoding() { return "utf-8"; }
    get fatal() { return this.options.fatal === true; }
    decode(data) {
        if (data === undefined) return "";
        const bytes = bytesOf(data).slice().buffer;
        if (this.fatal && !host.isUtf8(bytes)) throw new TypeError("The encoded data was not valid utf-8");
        const text = host.decodeUtf8(bytes);
        return text.charCodeAt(0) === 0xFEFF && this.options.ignoreBOM !== true ? text.slice(1) : text;
    }
}
expose("TextEncoder", TextEncoder);
expose("TextDecoder", TextDecoder);

const domError = (name, message) => {
    const error = new Error(message);
    define(error, "name", name);
    return error;
};
define(global, "btoa", text => {
    const source = String(text), bytes = new Uint8Array(source.length);
    for (let i = 0; i < source.length; i++) {
        const code = source.charCodeAt(i);
        if (code > 255) throw domError("InvalidCharacterError", "btoa takes characters up to U+00FF; encode with TextEncoder first");
        bytes[i] = code;
    }
    return host.toBase64(bytes.buffer);
});
define(global, "atob", text => {
    const clean = String(text).replace(/[\t\n\f\r ]/g, "");
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.replace(/=+$/, "").length % 4 === 1) {
        throw domError("InvalidCharacterError", "atob: the text is not base64");
    }
    const bytes = new Uint8Array(host.fromBase64(clean)), parts = [];
    for (let i = 0; i < bytes.length; i += 4096) parts.push(String.fromCharCode.apply(null, Array.from(bytes.subarray(i, i + 4096))));
    return parts.join("");
});

const cloneInto = (value, seen) => {
    if (typeof value === "function" || typeof value === "symbol") throw domError("DataCloneError", inspect(value) + " could not be cloned.");
    if (typeof value !== "object" || value === null) return value;
    if (toolPath(value) !== undefined) throw domError("DataCloneError", "a tool could not be cloned.");
    if (seen.has(value)) return seen.get(value);
    const keep = copy => { seen.set(value, copy); return copy; };
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (isRegExp(value)) return keep(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (ArrayBuffer.isView(value)) return keep(new value.constructor(cloneInto(value.buffer, seen), value.byteOffset, value.length));
    if (value instanceof HashMap) {
        const copy = keep(new HashMap());
        value.forEach((item, key) => copy.set(cloneInto(key, seen), cloneInto(item, seen)));
        return copy;
    }
    if (value instanceof HashSet) {
        const copy = keep(new HashSet());
        value.forEach(item => copy.add(cloneInto(item, seen)));
        return copy;
    }
    if (value instanceof Promise || value instanceof HashWeakMap || value instanceof HashWeakSet) throw domError("DataCloneError", className(value) + " could not be cloned.");
    const copy = keep(value instanceof Error ? new global[nameOf(value)](value.message) : Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) Object.defineProperty(copy, key, { value: cloneInto(value[key], seen), writable: true, enumerable: true, configurable: true });
    return copy;
};
define(global, "structuredClone", value => cloneInto(value, new HashMap()));

class Event {
    constructor(type) { this.type = String(type); }
}
class EventTarget {
    constructor() { define(this, "listeners", []); }
    addEventListener(type, callback, options) {
        if (!this.listeners.some(x => x.type === type && x.callback === callback)) this.listeners.push({ type, callback, once: isObject(options) && options.once === true });
    }
    removeEventListener(type, callback) {
        define(this, "listeners", this.listeners.filter(x => x.type !== type || x.callback !== callback));
    }
    dispatchEvent(event) {
        event.target = this;
        if (typeof this["on" + event.type] === "function") this["on" + event.type](event);
        for (const listener of this.listeners.filter(x => x.type === event.type)) {
            if (listener.once) this.removeEventListener(event.type, listener.callback);
            if (typeof listener.callback === "function") listener.callback.call(this, event); else listener.callback.handleEvent(event);
        }
        return true;
    }
}
class AbortSignal extends EventTarget {
    constructor() {
        super();
        this.aborted = false;
        this.reason = undefined;
        this.onabort = null;
    }
    throwIfAborted() { if (this.aborted) throw this.reason; }
    static abort(reason) {
        const signal = new AbortSignal();
        abort(signal, reason);
        return signal;
    }
    static timeout(time) {
        const signal = new AbortSignal();
        setTimeoutHere(() => abort(signal, domError("TimeoutError", "The operation timed out.")), time);
        return signal;
    }
    static any(signals) {
        const signal = new AbortSignal();
        for (const other of signals) {
            if (other.aborted) abort(signal, other.reason); else other.addEventListener("abort", () => abort(signal, other.reason), { once: true });
        }
        return signal;
    }
}
const setTimeoutHere = global.setTimeout;
const abort = (signal, reason) => {
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason === undefined ? domError("AbortError", "This operation was aborted") : reason;
    signal.dispatchEvent(new Event("abort"));
};
class AbortController {
    constructor() { define(this, "signal", new AbortSignal()); }
    abort(reason) { abort(this.signal, reason); }
}
expose("Event", Event);
expose("EventTarget", EventTarget);
expose("AbortSignal", AbortSignal);
expose("AbortController", AbortController);
