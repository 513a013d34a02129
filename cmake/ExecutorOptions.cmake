# Flags, packages and options that every target shares, collected in ex_options.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Programs are compiled like libraries, so that one precompiled header serves both.
set(CMAKE_CXX_COMPILE_OPTIONS_PIE -fPIC)
set(CMAKE_AUTOMOC OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(CMAKE_AUTOMOC_MOC_OPTIONS --include ${CMAKE_SOURCE_DIR}/cmake/mocfirst.h)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

option(EX_WERROR "Treat warnings as errors" OFF)
option(EX_PCH "Use a precompiled header" ON)
option(EX_KILL_POINTS "Compile the named kill points (EXECUTOR_CRASH_AT); never in a release" OFF)
set(EX_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined")

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network Sql Qml Gui Widgets Svg DBus Test)
find_package(QCoro6 REQUIRED COMPONENTS Core)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

find_program(EX_CCACHE ccache)
if(EX_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${EX_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${EX_CCACHE})
endif()
find_program(EX_MOLD mold)
if(EX_MOLD AND NOT EX_SANITIZE)
    add_link_options(-fuse-ld=mold)
endif()

add_library(ex_options INTERFACE)
target_include_directories(ex_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(ex_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_CONTEXTLESS_CONNECT QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400
    JSON_DIAGNOSTICS=0 JSON_USE_IMPLICIT_CONVERSIONS=0
    $<$<BOOL:${EX_KILL_POINTS}>:EX_KILL_POINTS>)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(ex_options INTERFACE
        $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast>
        $<$<BOOL:${EX_WERROR}>:-Werror>
        $<$<CXX_COMPILER_ID:GNU>:$<$<COMPILE_LANGUAGE:CXX>:-fcoroutines>>)
endif()
if(EX_SANITIZE)
    target_compile_options(ex_options INTERFACE -fsanitize=${EX_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(ex_options INTERFACE -fsanitize=${EX_SANITIZE})
    target_compile_definitions(ex_options INTERFACE EX_SANITIZED)
endif()
