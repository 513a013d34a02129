#include "core/sandbox/detail/patternclass.h"

namespace executor::sandbox::detail {
namespace {
struct Item
{
    Escape what;
    QString written; ///< for the engine
};

Item readItem(PatternReader& in, PatternClass& made)
{
    const qsizetype start = in.at();
    Item item;
    const char32_t c = in.next();
    if (c != U'\\') {
        item.what.character = c;
        item.written = in.textFrom(start);
        return item;
    }
    const bool isBackspace = in.sees('b');
    item.what = in.classEscape();
    item.written =
        isBackspace ? QStringLiteral("\\x08") : in.textFrom(start); // the engine takes \b for an error with u
    made.isChanged = made.isChanged || isBackspace;
    made.hasProperty = made.hasProperty || item.what.isProperty;
    return item;
}

bool isSet(const Item& item)
{
    return item.what.kind == Escape::Kind::Set;
}

QString pcreItem(const Item& item)
{
    if (isSet(item)) {
        return item.what.set;
    }
    const bool isSurrogate = item.what.character >= 0xD800 && item.what.character <= 0xDFFF;
    return isSurrogate ? QString() : QStringLiteral("\\x{%1}").arg(std::uint32_t(item.what.character), 0, 16);
}

/// A range whose ends are halves of characters covers what lies between them.
QString pcreRange(char32_t from, char32_t to)
{
    if (from >= 0xD800 && from <= 0xDFFF) {
        from = 0xE000;
    }
    if (to >= 0xD800 && to <= 0xDFFF) {
        to = 0xD7FF;
    }
    return from > to ? QString()
                     : QStringLiteral("\\x{%1}-\\x{%2}").arg(std::uint32_t(from), 0, 16).arg(std::uint32_t(to), 0, 16);
}
} // namespace

PatternClass readClass(PatternReader& in)
{
    PatternClass made;
    const bool isNegated = in.take('^');
    QString items;
    QString native;
    while (!in.atEnd() && !in.sees(']')) {
        if (in.flags().unicodeSets && (in.sees('[') || in.sees("--") || in.sees("&&") || in.sees("\\q"))) {
            in.fail(QStringLiteral("set operations of the flag v are not available here"));
            break;
        }
        const Item first = readItem(in, made);
        native += first.written;
        if (!in.sees('-') || in.sees("-]")) {
            items += pcreItem(first);
            continue;
        }
        (void)in.take('-');
        native += QLatin1Char('-');
        const Item last = readItem(in, made);
        native += last.written;
        if (isSet(first) || isSet(last)) {
            if (in.flags().unicode) {
                in.fail(QStringLiteral("Invalid character class"));
            }
            items += pcreItem(first) + QStringLiteral("\\x{2d}") + pcreItem(last);
        } else if (first.what.character > last.what.character) {
            in.fail(QStringLiteral("Range out of order in character class"));
        } else {
            items += pcreRange(first.what.character, last.what.character);
        }
    }
    if (!in.failed() && !in.take(']')) {
        in.fail(QStringLiteral("Unterminated character class"));
    }
    made.native = (isNegated ? QStringLiteral("[^") : QStringLiteral("[")) + native + QLatin1Char(']');
    if (items.isEmpty()) {
        made.pcre = isNegated ? QStringLiteral("(?s:.)") : QStringLiteral("(?!)");
    } else {
        made.pcre = (isNegated ? QStringLiteral("[^") : QStringLiteral("[")) + items + QLatin1Char(']');
    }
    return made;
}

} // namespace executor::sandbox::detail
