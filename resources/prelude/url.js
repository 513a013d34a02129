// URL and URLSearchParams after the WHATWG URL standard (url.spec.whatwg.org); the engine's own resolve and encode wrongly.
const kPorts = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "" };
const toUsv = value => host.toWellFormed(String(value));
const encodeComponent = encodeURIComponent, fromCodes = String.fromCharCode;
const encodeSet = signs => new RegExp("[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|[\\0-\\x1F\\x7F-\\uFFFF" + signs + "]", "g");
const kControls = encodeSet(""), kFragmentSet = encodeSet(" \"<>`"), kQuerySet = encodeSet(" \"#<>"), kSpecialQuerySet = encodeSet(" \"#<>'"),
    kPathSet = encodeSet(" \"#<>?^`{}"), kUserSet = encodeSet(" \"#<>?^`{}/:;=@[\\\\\\]|"), kFormSet = encodeSet(" -)+,/:-@[-^`{-~");
const percentOf = sign => sign < "\x80" ? "%" + (sign < "\x10" ? "0" : "") + sign.charCodeAt(0).toString(16).toUpperCase() : encodeComponent(sign);
const encode = (text, set) => text.replace(set, percentOf);
const percentDecode = text => {
    if (text.indexOf("%") < 0) return text;
    const bytes = new Uint8Array(host.encodeUtf8(text));
    let to = 0;
    for (let from = 0; from < bytes.length; from++, to++) {
        const pair = bytes[from] === 37 ? fromCodes(bytes[from + 1], bytes[from + 2]) : "";
        const isCoded = /^[0-9a-fA-F]{2}$/.test(pair);
        bytes[to] = isCoded ? parseInt(pair, 16) : bytes[from];
        if (isCoded) from += 2;
    }
    return host.decodeUtf8(bytes.slice(0, to).buffer);
};

// Hosts. Each gives undefined for what is none.
const parseIpv4 = parts => {
    if (parts.length > 1 && parts[parts.length - 1] === "") parts.pop();
    if (parts.length > 4) return undefined;
    let address = 0;
    for (let i = 0; i < parts.length; i++) {
        const part = parts[i], base = /^0[xX]/.test(part) ? 16 : /^0./.test(part) ? 8 : 10;
        if (!(base === 16 ? /^0[xX][0-9a-fA-F]*$/ : base === 8 ? /^[0-7]+$/ : /^[0-9]+$/).test(part)) return undefined;
        const number = base === 16 ? parseInt(part.slice(2) || "0", 16) : parseInt(part, base), isLast = i === parts.length - 1;
        if (number >= (isLast ? Math.pow(256, 5 - parts.length) : 256)) return undefined;
        address += isLast ? number : number * Math.pow(256, 3 - i);
    }
    return [24, 16, 8, 0].map(shift => Math.floor(address / Math.pow(2, shift)) % 256).join(".");
};
const parseIpv6 = text => {
    const halves = text.split("::");
    if (halves.length > 2) return undefined;
    const pieces = [];
    for (let i = 0; i < halves.length; i++) {
        const parts = halves[i] === "" ? [] : halves[i].split(":");
        if (i === 1) pieces.push("::");
        for (let j = 0; j < parts.length; j++) {
            if (parts[j].indexOf(".") >= 0) {
                const bytes = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(parts[j]);
                if (bytes === null || i !== halves.length - 1 || j !== parts.length - 1 || bytes.slice(1).some(x => x > 255)) return undefined;
                pieces.push(bytes[1] * 256 + Number(bytes[2]), bytes[3] * 256 + Number(bytes[4]));
            } else if (/^[0-9a-fA-F]{1,4}$/.test(parts[j])) {
                pieces.push(parseInt(parts[j], 16));
            } else {
                return undefined;
            }
        }
    }
    const gap = pieces.indexOf("::"), missing = 9 - pieces.length;
    if (gap < 0 ? pieces.length !== 8 : missing < 1) return undefined;
    if (gap >= 0) pieces.splice.apply(pieces, [gap, 1].concat(new Array(missing).fill(0)));
    let best = -1, most = 1;
    for (let i = 0; i < 8; i++) {
        let end = i;
        while (pieces[end] === 0) end++;
        if (end - i > most) {
            best = i;
            most = end - i;
        }
    }
    const hex = list => list.map(x => x.toString(16)).join(":");
    return "[" + (best < 0 ? hex(pieces) : hex(pieces.slice(0, best)) + "::" + hex(pieces.slice(best + most))) + "]";
};
const parseHost = (text, isSpecial) => {
    if (text[0] === "[") return text[text.length - 1] === "]" ? parseIpv6(text.slice(1, -1)) : undefined;
    if (!isSpecial) return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? undefined : encode(text, kControls);
    const plain = percentDecode(text), domain = /[^\0-\x7F]|xn--/i.test(plain) ? host.toAsciiDomain(plain) : plain.toLowerCase();
    if (domain === "" || /[\0-\x20#%/:<>?@[\\\]^|\x7F]/.test(domain)) return undefined;
    const parts = domain.split("."), last = parts[parts.length - 1] === "" && parts.length > 1 ? parts[parts.length - 2] : parts[parts.length - 1];
    return /^([0-9]+|0[xX][0-9a-fA-F]*)$/.test(last) ? parseIpv4(parts) : domain;
};

// A parsed address; `path` is a text when it is opaque.
const isSpecial = url => kPorts[url.scheme] !== undefined;
const isDrive = text => /^[a-zA-Z][:|]$/.test(text);
const beginsWithDrive = text => /^[a-zA-Z][:|]([/\\?#]|$)/.test(text);
const shorten = url => {
    if (url.scheme !== "file:" || url.path.length !== 1 || !/^[a-zA-Z]:$/.test(url.path[0])) url.path.pop();
};
const parsePath = (url, text) => {
    const special = isSpecial(url), segments = text.split(special ? /[/\\]/ : "/");
    if (segments.length > 1 && segments[0] === "") segments.shift();
    else if (text === "" && !special) return;
    segments.forEach((segment, i) => {
        const isLast = i === segments.length - 1, dots = segment.replace(/%2e/gi, ".");
        if (dots === "..") {
            shorten(url);
            if (isLast) url.path.push("");
        } else if (dots === ".") {
            if (isLast) url.path.push("");
        } else {
            url.path.push(url.scheme === "file:" && url.path.length === 0 && isDrive(segment) ? segment[0] + ":" : encode(segment, kPathSet));
        }
    });
};
const setQuery = (url, text) => { url.query = encode(text, isSpecial(url) ? kSpecialQuerySet : kQuerySet); };
const parsePathAndQuery = (url, text) => {
    const at = text.indexOf("?");
    parsePath(url, at < 0 ? text : text.slice(0, at));
    if (at >= 0) setQuery(url, text.slice(at + 1));
    return url;
};
const setPort = (url, digits) => {
    if (Number(digits) > 65535) return false;
    url.port = digits === "" || String(Number(digits)) === kPorts[url.scheme] ? "" : String(Number(digits));
    return true;
};
const hostEnd = (url, text) => {
    const at = text.search(isSpecial(url) ? /[/\\?#]/ : /[/?#]/);
    return at < 0 ? text.length : at;
};
const splitPort = text => /^((?:[^:[]|\[[^\]]*(?:\]|$))*)(?::([^]*))?$/.exec(text);
const parseAuthority = (url, text) => {
    const end = hostEnd(url, text), at = text.lastIndexOf("@", end - 1);
    if (at >= 0 && at < end) {
        const user = text.slice(0, at), colon = user.indexOf(":");
        url.username = encode(colon < 0 ? user : user.slice(0, colon), kUserSet);
        url.password = colon < 0 ? "" : encode(user.slice(colon + 1), kUserSet);
    }
    const parts = splitPort(text.slice(at < end ? at + 1 : 0, end));
    if (parts === null || (parts[1] === "" && (isSpecial(url) || parts[2] !== undefined || at >= 0 && at < end))) return undefined;
    url.host = parts[1] === "" ? "" : parseHost(parts[1], isSpecial(url));
    if (url.host === undefined || (parts[2] !== undefined && !(/^[0-9]*$/.test(parts[2]) && setPort(url, parts[2])))) return undefined;
    return parsePathAndQuery(url, text.slice(end));
};
const parseFile = (url, text, base) => {
    const isBased = base !== undefined && base.scheme === "file:";
    url.host = "";
    if (/^[/\\]{2}/.test(text)) {
        const name = text.slice(2, 2 + hostEnd(url, text.slice(2)));
        if (isDrive(name)) return parsePathAndQuery(url, text.slice(2));
        const found = name === "" ? "" : parseHost(name, true);
        if (found === undefined) return undefined;
        url.host = found === "localhost" ? "" : found;
        return parsePathAndQuery(url, text.slice(2 + name.length));
    }
    if (!isBased) return parsePathAndQuery(url, text);
    url.host = base.host;
    if (/^[/\\]/.test(text)) {
        if (!beginsWithDrive(text.slice(1)) && base.path.length > 0 && /^[a-zA-Z]:$/.test(base.path[0])) url.path.push(base.path[0]);
        return parsePathAndQuery(url, text);
    }
    if (!beginsWithDrive(text)) return parseRelative(url, text, base);
    return parsePathAndQuery(url, text);
};
const parseRelative = (url, text, base) => {
    url.path = base.path.slice();
    if (text === "") {
        url.query = base.query;
    } else if (text[0] === "?") {
        setQuery(url, text.slice(1));
    } else {
        shorten(url);
        parsePathAndQuery(url, text);
    }
    return url;
};
const clean = text => text.replace(/[\t\n\r]/g, "");
const parseUrl = (given, base) => {
    let text = clean(given.replace(/^[\0- ]+|[\0- ]+$/g, ""));
    const url = { scheme: "", username: "", password: "", host: null, port: "", path: [], query: null, fragment: null };
    const hash = text.indexOf("#");
    if (hash >= 0) {
        url.fragment = encode(text.slice(hash + 1), kFragmentSet);
        text = text.slice(0, hash);
    }
    const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text);
    if (scheme === null) {
        if (base === undefined) return undefined;
        url.scheme = base.scheme;
        if (typeof base.path === "string") {
            if (text !== "" || hash < 0) return undefined;
            return Object.assign(url, base, { fragment: url.fragment });
        }
    } else {
        url.scheme = scheme[0].toLowerCase();
        text = text.slice(scheme[0].length);
    }
    if (url.scheme === "file:") return parseFile(url, text, base);
    const special = isSpecial(url), isRelative = scheme === null || (special && base !== undefined && base.scheme === url.scheme && !/^\/\//.test(text));
    if (isRelative ? (special ? /^[/\\]{2}/ : /^\/\//).test(text) : special || /^\/\//.test(text)) {
        return parseAuthority(url, special ? text.replace(/^[/\\]+/, "") : text.slice(2));
    }
    if (isRelative) {
        for (const name of ["username", "password", "host", "port"]) url[name] = base[name];
        return (special ? /^[/\\]/ : /^\//).test(text) ? parsePathAndQuery(url, text) : parseRelative(url, text, base);
    }
    if (text[0] === "/") return parsePathAndQuery(url, text);
    const at = text.indexOf("?");
    if (at >= 0) setQuery(url, text.slice(at + 1));
    url.path = encode(at < 0 ? text : text.slice(0, at), kControls).replace(/ $/, url.query === null && url.fragment === null ? " " : "%20");
    return url;
};
const pathOf = url => typeof url.path === "string" ? url.path : url.path.map(segment => "/" + segment).join("");
const hostOf = url => (url.host || "") + (url.port === "" ? "" : ":" + url.port);
const hrefOf = url => {
    const user = url.username + (url.password === "" ? "" : ":" + url.password);
    return url.scheme + (url.host !== null ? "//" + (user === "" ? "" : user + "@") + hostOf(url)
        : typeof url.path !== "string" && url.path.length > 1 && url.path[0] === "" ? "/." : "") +
        pathOf(url) + (url.query === null ? "" : "?" + url.query) + (url.fragment === null ? "" : "#" + url.fragment);
};

const kState = Symbol("state");
hidden.push(kState);
const parseForm = text => text === "" ? [] : text.split("&").filter(part => part !== "").map(part => {
    const at = part.indexOf("="), decode = piece => percentDecode(piece.replace(/\+/g, " "));
    return at < 0 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
});
const formText = list => list.map(pair => pair.map(text => encode(text, kFormSet).replace(/%20/g, "+")).join("=")).join("&");
const changed = state => {
    if (state.url !== null) state.url.query = state.list.length === 0 ? null : formText(state.list);
};
const keep = (state, is) => {
    state.list = state.list.filter(is);
    changed(state);
};
const pairIterator = (params, pick) => {
    const iterator = Object.create(iteratorPrototype), state = params[kState];
    let at = 0;
    define(iterator, "next", () => at < state.list.length ? { value: pick(state.list[at++]), done: false } : { value: undefined, done: true });
    return iterator;
};
class URLSearchParams {
    constructor(init) {
        const state = { list: [], url: null };
        define(this, kState, state);
        if (init === undefined) return;
        if (!isObject(init)) {
            state.list = parseForm(toUsv(init).replace(/^\?/, ""));
        } else if (typeof init[Symbol.iterator] === "function") {
            for (const item of init) {
                const pair = isObject(item) ? Array.from(item) : [];
                if (pair.length !== 2) throw new TypeError("URLSearchParams takes pairs of a name and a value");
                state.list.push([toUsv(pair[0]), toUsv(pair[1])]);
            }
        } else {
            for (const name of Object.keys(init)) state.list.push([toUsv(name), toUsv(init[name])]);
        }
    }
    get size() { return this[kState].list.length; }
    append(name, value) {
        this[kState].list.push([toUsv(name), toUsv(value)]);
        changed(this[kState]);
    }
    delete(name, value) {
        const key = toUsv(name), only = value === undefined ? undefined : toUsv(value);
        keep(this[kState], pair => pair[0] !== key || (only !== undefined && pair[1] !== only));
    }
    get(name) {
        const key = toUsv(name), found = this[kState].list.find(pair => pair[0] === key);
        return found === undefined ? null : found[1];
    }
    getAll(name) {
        const key = toUsv(name);
        return this[kState].list.filter(pair => pair[0] === key).map(pair => pair[1]);
    }
    has(name, value) {
        const key = toUsv(name), only = value === undefined ? undefined : toUsv(value);
        return this[kState].list.some(pair => pair[0] === key && (only === undefined || pair[1] === only));
    }
    set(name, value) {
        const key = toUsv(name), text = toUsv(value), state = this[kState], first = state.list.find(pair => pair[0] === key);
        if (first === undefined) state.list.push([key, text]); else first[1] = text;
        keep(state, pair => pair[0] !== key || pair === first || first === undefined);
    }
    sort() {
        this[kState].list.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
        changed(this[kState]);
    }
    forEach(callback, receiver) {
        needFunction(callback, "forEach");
        for (const pair of this) callback.call(receiver, pair[1], pair[0], this);
    }
    entries() { return pairIterator(this, pair => pair.slice()); }
    keys() { return pairIterator(this, pair => pair[0]); }
    values() { return pairIterator(this, pair => pair[1]); }
    toString() { return formText(this[kState].list); }
}
define(URLSearchParams.prototype, Symbol.iterator, URLSearchParams.prototype.entries);

const parseGiven = (address, base) => {
    const parsedBase = base === undefined ? undefined : parseUrl(toUsv(base));
    return base !== undefined && parsedBase === undefined ? undefined : parseUrl(toUsv(address), parsedBase);
};
const hasNoPort = url => url.host === null || url.host === "" || url.scheme === "file:";
const relist = (state, url) => { state.list = url.query === null ? [] : parseForm(url.query); };
// What follows `host` in an address stays as it is; `withPort` is false for hostname.
const changeHost = (url, given, withPort) => {
    if (typeof url.path === "string") return;
    const text = clean(given), parts = splitPort(text.slice(0, hostEnd(url, text)));
    if (parts === null || (parts[2] !== undefined && (!withPort || url.scheme === "file:" || parts[1] === ""))) return;
    if (parts[1] === "" && (url.scheme !== "file:" && isSpecial(url) || url.username !== "" || url.password !== "" || url.port !== "")) return;
    const found = parts[1] === "" ? "" : parseHost(parts[1], isSpecial(url));
    if (found === undefined) return;
    url.host = url.scheme === "file:" && found === "localhost" ? "" : found;
    const digits = parts[2] === undefined ? "" : /^[0-9]*/.exec(parts[2])[0];
    if (digits !== "") setPort(url, digits);
};
const parts = {
    href: [hrefOf, (url, text, self) => Object.assign(url, parsedOrThrow(parseGiven(text), text))],
    origin: [url => {
        if (url.scheme === "blob:") {
            const inner = parseUrl(pathOf(url));
            return inner !== undefined && /^https?:$/.test(inner.scheme) ? parts.origin[0](inner) : "null";
        }
        return isSpecial(url) && url.scheme !== "file:" ? url.scheme + "//" + hostOf(url) : "null";
    }],
    protocol: [url => url.scheme, (url, text) => {
        const match = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:|$)/.exec(clean(text)), scheme = match === null ? "" : match[0].toLowerCase() + ":";
        if (scheme === "" || isSpecial({ scheme }) !== isSpecial(url)) return;
        if (scheme === "file:" && (url.username !== "" || url.password !== "" || url.port !== "") || url.scheme === "file:" && url.host === "") return;
        url.scheme = scheme;
        setPort(url, url.port);
    }],
    username: [url => url.username, (url, text) => { if (!hasNoPort(url)) url.username = encode(text, kUserSet); }],
    password: [url => url.password, (url, text) => { if (!hasNoPort(url)) url.password = encode(text, kUserSet); }],
    host: [hostOf, (url, text) => changeHost(url, text, true)],
    hostname: [url => url.host || "", (url, text) => changeHost(url, text, false)],
    port: [url => url.port, (url, text) => {
        const digits = /^[0-9]*/.exec(clean(text))[0];
        if (!hasNoPort(url) && (text === "" || digits !== "")) setPort(url, digits);
    }],
    pathname: [pathOf, (url, text) => {
        if (typeof url.path === "string") return;
        url.path = [];
        parsePath(url, clean(text));
        if (url.path.length === 0 && url.host === null) url.path.push("");
    }],
    search: [url => url.query ? "?" + url.query : "", (url, text) => {
        if (text === "") url.query = null; else setQuery(url, clean(text).replace(/^\?/, ""));
    }],
    hash: [url => url.fragment ? "#" + url.fragment : "", (url, text) => {
        url.fragment = text === "" ? null : encode(clean(text).replace(/^#/, ""), kFragmentSet);
    }]
};
const parsedOrThrow = (url, address, base) => {
    if (url !== undefined) return url;
    const error = new TypeError("Invalid URL: " + address + (base !== undefined ? " (base: " + base + ")"
        : /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(address) ? "" : " (a relative address needs a base as second argument)"));
    define(error, "code", "ERR_INVALID_URL");
    throw error;
};
class URL {
    constructor(address, base) {
        const url = parsedOrThrow(parseGiven(address, base), address, base), params = new URLSearchParams();
        params[kState].url = url;
        relist(params[kState], url);
        define(this, kState, { url, params });
    }
    get searchParams() { return this[kState].params; }
    toString() { return hrefOf(this[kState].url); }
    toJSON() { return hrefOf(this[kState].url); }
    static canParse(address, base) { return parseGiven(address, base) !== undefined; }
    static parse(address, base) { return URL.canParse(address, base) ? new URL(address, base) : null; }
}
for (const name of Object.keys(parts)) {
    const [read, write] = parts[name];
    Object.defineProperty(URL.prototype, name, {
        get() { return read(this[kState].url); },
        set: write && function (value) {
            const { url, params } = this[kState];
            write(url, toUsv(value));
            if (name === "href" || name === "search") relist(params[kState], url);
        },
        enumerable: true, configurable: true
    });
}
for (const [name, type] of [["URL", URL], ["URLSearchParams", URLSearchParams]]) {
    Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
    expose(name, type);
}
