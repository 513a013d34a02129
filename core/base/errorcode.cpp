#include "core/base/errorcode.h"

#include <array>

namespace executor {
namespace {
struct Row
{
    std::string_view wire;
    int status;
    int exit;
};

constexpr std::array kRows{
#define EX_ERROR_CODE_ROW(name, wire, status, exitCode) Row{wire, status, exitCode},
    EX_ERROR_CODES(EX_ERROR_CODE_ROW)
#undef EX_ERROR_CODE_ROW
};

const Row& row(ErrorCode code)
{
    return kRows[static_cast<std::size_t>(code)];
}
} // namespace

std::string_view wireName(ErrorCode code)
{
    return row(code).wire;
}

ErrorCode errorCodeFromWire(std::string_view wire)
{
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].wire == wire) {
            return static_cast<ErrorCode>(i);
        }
    }
    return ErrorCode::Internal;
}

int httpStatus(ErrorCode code)
{
    return row(code).status;
}

int exitCode(ErrorCode code)
{
    return row(code).exit;
}

} // namespace executor
