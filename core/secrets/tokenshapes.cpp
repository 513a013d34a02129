#include "core/secrets/redactor.h"

#include <algorithm>
#include <array>

namespace executor::secrets {
namespace {
/// A well-known beginning, and how many token characters must follow it.
struct Shape
{
    std::string_view start;
    std::size_t least;
};

constexpr std::array kShapes{
    Shape{"ghp_", 20},        Shape{"gho_", 20},   Shape{"ghu_", 20},  Shape{"ghs_", 20},     Shape{"ghr_", 20},
    Shape{"github_pat_", 20}, Shape{"glpat-", 16}, Shape{"sk-", 20},   Shape{"sk_live_", 16}, Shape{"sk_test_", 16},
    Shape{"rk_live_", 16},    Shape{"xoxb-", 16},  Shape{"xoxp-", 16}, Shape{"xoxa-", 16},    Shape{"xoxs-", 16},
    Shape{"xapp-", 16},       Shape{"AKIA", 16},   Shape{"ASIA", 16},  Shape{"AIza", 30},     Shape{"ya29.", 20},
    Shape{"eyJ", 30},         Shape{"exa_", 40},   Shape{"exo_", 40},  Shape{"exk_", 40},     Shape{"npm_", 30},
    Shape{"pypi-", 30},       Shape{"SG.", 30},    Shape{"hf_", 30},   Shape{"dop_v1_", 30}};

bool isTokenByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

std::size_t tokenLength(std::string_view rest)
{
    return static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), isTokenByte) - rest.begin());
}

/// Length of the token that begins at the front of `rest`, or 0.
std::size_t shapeLength(std::string_view rest)
{
    for (const auto& shape : kShapes) {
        if (rest.starts_with(shape.start)) {
            const auto length = tokenLength(rest);
            if (length >= shape.start.size() + shape.least) {
                return length;
            }
        }
    }
    return 0;
}
} // namespace

std::string redactTokenShapes(std::string text)
{
    constexpr std::string_view kFirst = "gsrxAyenpSHhd";
    std::string out;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isStart = i == 0 || !isTokenByte(text[i - 1]) || text[i - 1] == '-' || text[i - 1] == '.';
        if (!isStart || kFirst.find(text[i]) == std::string_view::npos) {
            continue;
        }
        if (const auto length = shapeLength(std::string_view(text).substr(i)); length > 0) {
            out.append(text, copied, i - copied);
            out += "[redacted:token]";
            i += length - 1;
            copied = i + 1;
        }
    }
    if (copied == 0) {
        return text;
    }
    out.append(text, copied);
    return out;
}

} // namespace executor::secrets
