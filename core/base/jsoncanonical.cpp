#include "core/base/jsoncanonical.h"

#include "core/base/jsonstring.h"
#include "core/base/jsonverbatim.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

namespace executor {
namespace {
/// Number.prototype.toString of ECMAScript 2023 (6.1.6.1.20), from the shortest digits that read back the same.
std::string numberText(double value)
{
    if (value == 0 || !std::isfinite(value)) {
        return "0";
    }
    char buffer[40];
    const auto done = std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific);
    const std::string_view text(buffer, static_cast<std::size_t>(done.ptr - buffer));
    const std::size_t e = text.find('e');
    std::string digits;
    for (const char c : text.substr(0, e)) {
        if (c != '.') {
            digits += c;
        }
    }
    int exponent = 0;
    std::size_t start = e + 1;
    if (text[start] == '+') {
        ++start;
    }
    std::from_chars(text.data() + start, text.data() + text.size(), exponent);
    const int k = static_cast<int>(digits.size());
    const int n = exponent + 1;
    std::string out = value < 0 ? "-" : "";
    if (k <= n && n <= 21) {
        out += digits + std::string(static_cast<std::size_t>(n - k), '0');
    } else if (n > 0 && n <= 21) {
        out += digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
    } else if (n > -6 && n <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    } else {
        out += digits.substr(0, 1);
        if (k > 1) {
            out += "." + digits.substr(1);
        }
        out += "e";
        out += n - 1 < 0 ? "-" : "+";
        out += std::to_string(std::abs(n - 1));
    }
    return out;
}

/// By UTF-16 units. Bytes of UTF-8 sort by code points, which is the same below U+E000 (bytes below 0xEE).
bool isBefore(const std::string& a, const std::string& b)
{
    const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto isHigh = [](auto at, const std::string& text) {
        return at != text.end() && static_cast<unsigned char>(*at) >= 0xEE;
    };
    return isHigh(differ.first, a) && isHigh(differ.second, b) ? qs(a) < qs(b) : a < b;
}

void write(const Json& value, std::string& out)
{
    switch (value.type()) {
    case Json::value_t::object: {
        std::vector<const Json::object_t::value_type*> members;
        for (const auto& entry : value.get_ref<const Json::object_t&>()) {
            members.push_back(&entry);
        }
        std::sort(members.begin(), members.end(),
                  [](const auto* a, const auto* b) { return isBefore(a->first, b->first); });
        out += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            out += i > 0 ? "," : "";
            appendJsonString(members[i]->first, out);
            out += ':';
            write(members[i]->second, out);
        }
        out += '}';
        return;
    }
    case Json::value_t::array: {
        out += '[';
        bool isFirst = true;
        for (const Json& item : value) {
            out += isFirst ? "" : ",";
            isFirst = false;
            write(item, out);
        }
        out += ']';
        return;
    }
    case Json::value_t::string:
        appendJsonString(value.get_ref<const std::string&>(), out);
        return;
    case Json::value_t::number_float:
        out += numberText(value.get<double>());
        return;
    case Json::value_t::binary: // a number with kept digits: by its value, whole ones by their digits
        if (const auto digits = verbatimText(value); digits->find_first_of(".eE") == std::string_view::npos) {
            out += *digits;
        } else {
            write(plainNumber(opened(value)), out);
        }
        return;
    default:
        out += toText(value);
        return;
    }
}
} // namespace

std::string canonicalText(const Json& value)
{
    std::string out;
    write(value, out);
    return out;
}

} // namespace executor
