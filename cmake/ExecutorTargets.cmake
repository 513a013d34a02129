# ex_library(NAME SOURCES a.cpp ... DEPS ... [MOC header.h ...]): one static target per capability.
# ex_program(NAME SOURCES ... DEPS ...): a program in build/<preset>/bin.
# ex_test(NAME SOURCES ... DEPS ... [LABELS ...]): a Qt Test program, registered with ctest.
function(ex_use_pch target)
    if(EX_PCH AND NOT target STREQUAL "ex_base")
        target_precompile_headers(${target} REUSE_FROM ex_base)
    endif()
endfunction()

function(ex_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PUBLIC ex_options ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
    ex_use_pch(${name})
endfunction()

function(ex_program name)
    cmake_parse_arguments(ARG "NO_PCH" "" "SOURCES;DEPS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE ex_options ${ARG_DEPS})
    if(NOT ARG_NO_PCH)
        ex_use_pch(${name})
    endif()
endfunction()

function(ex_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LABELS;ENVIRONMENT" ${ARGN})
    if(NOT ARG_SOURCES)
        set(ARG_SOURCES ${name}.cpp)
    endif()
    add_executable(${name} ${ARG_SOURCES})
    # moc's output for a test (#include "tst_x.moc") lies in the target's own folder.
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE ex_options ${ARG_DEPS} Qt6::Test)
    target_compile_definitions(${name} PRIVATE EX_SOURCE_DIR="${CMAKE_SOURCE_DIR}" EX_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    ex_use_pch(${name})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_TO_CONSOLE=1;${ARG_ENVIRONMENT}")
endfunction()
