// Number.prototype: digits as ECMAScript wants them where the engine's differ.
const nativeNumber = { toString: Number.prototype.toString, valueOf: Number.prototype.valueOf };
const kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
// The shortest digits of a fraction that no other number has in this base, as V8 writes them.
const radixText = (value, radix) => {
    const negative = value < 0, number = Math.abs(value);
    let whole = Math.floor(number), fraction = number - whole, digits = [], text = "";
    const exponent = Math.floor(Math.log2(number));
    let delta = Math.max(Math.pow(2, Math.max(exponent, -1022) - 53), 5e-324);
    if (fraction >= delta) {
        do {
            fraction *= radix;
            delta *= radix;
            let digit = Math.floor(fraction);
            digits.push(digit);
            fraction -= digit;
            if ((fraction > 0.5 || (fraction === 0.5 && (digit & 1) === 1)) && fraction + delta > 1) {
                for (;;) { // round up, with what that carries
                    if (digits.length === 0) {
                        whole += 1;
                        break;
                    }
                    digit = digits.pop() + 1;
                    if (digit < radix) {
                        digits.push(digit);
                        break;
                    }
                }
                break;
            }
        } while (fraction >= delta);
    }
    let zeros = "";
    for (; whole > 9007199254740992; zeros += "0") whole = whole / radix;
    whole = Math.floor(whole);
    do {
        text = kDigits[whole % radix] + text;
        whole = Math.floor(whole / radix);
    } while (whole > 0);
    return (negative ? "-" : "") + text + zeros + (digits.length === 0 ? "" : "." + digits.map(digit => kDigits[digit]).join(""));
};
extend(Number.prototype, {
    toString(radix) {
        if (radix === undefined || radix === 10) return nativeNumber.toString.call(this);
        const number = nativeNumber.valueOf.call(this), base = toInteger(radix);
        if (base < 2 || base > 36) throw new RangeError("toString() radix must be between 2 and 36");
        return base === 10 || !isFinite(number) || (number | 0) === number ? nativeNumber.toString.call(number, base) : radixText(number, base);
    },
    toPrecision(precision) {
        const number = nativeNumber.valueOf.call(this);
        if (precision === undefined) return String(number);
        const digits = toInteger(precision);
        if (!isFinite(number)) return String(number);
        if (digits < 1 || digits > 100) throw new RangeError("toPrecision() argument must be between 1 and 100");
        const text = number.toExponential(digits - 1), exponent = Number(text.slice(text.indexOf("e") + 1));
        return exponent < -6 || exponent >= digits ? text : Number(text).toFixed(digits - 1 - exponent);
    },
    toLocaleString() { return new (late().NumberFormat)(arguments[0], arguments[1]).format(nativeNumber.valueOf.call(this)); }
}, true);
