#include "core/store/detail/zstd.h"

#include <zstd.h>

namespace executor::store::detail {
namespace {
constexpr int kLevel = 3;
constexpr std::uint64_t kMostBytes = 2ULL * 1024 * 1024 * 1024;
} // namespace

std::string compress(std::string_view bytes)
{
    std::string frame(ZSTD_compressBound(bytes.size()), '\0');
    // Cannot fail: the bound is given and the level is valid.
    frame.resize(ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), kLevel));
    return frame;
}

Result<std::string> decompress(std::string_view frame)
{
    const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > kMostBytes) {
        return fail(ErrorCode::Internal, "A stored payload is damaged.");
    }
    std::string bytes(size, '\0');
    const std::size_t written = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
    if (ZSTD_isError(written) != 0 || written != bytes.size()) {
        return fail(ErrorCode::Internal, "A stored payload is damaged.");
    }
    return bytes;
}

} // namespace executor::store::detail
