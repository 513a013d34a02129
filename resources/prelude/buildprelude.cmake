# Puts the parts together as one function expression, lets esbuild drop comments and spaces, and writes C++ from it.
# cmake -DSOURCE=<folder> -DOUT=<folder> -DESBUILD=<program> -P buildprelude.cmake
set(parts core collections objects arrays regexp matching strings errors promise promises typedarrays dateparse dates numbers intl intldates values inspect tools time web url entry)
set(text "(function (host, global) {\n\"use strict\";\n")
foreach(part IN LISTS parts)
    file(READ ${SOURCE}/${part}.js content)
    string(APPEND text "${content}")
endforeach()
string(APPEND text "})\n")
file(WRITE ${OUT}/prelude.full.js "${text}")
execute_process(
    COMMAND ${ESBUILD} ${OUT}/prelude.full.js --minify-whitespace --minify-identifiers --keep-names=false --charset=utf8
            --target=es2016 --log-level=warning
    OUTPUT_VARIABLE small RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "esbuild cannot read the prelude")
endif()
string(SHA256 hash "${small}")
string(SUBSTRING ${hash} 0 16 hash)
file(WRITE ${OUT}/preludehash.cpp
    "#include \"core/sandbox/child/prelude.h\"\n\nstd::string_view executor::sandbox::child::preludeHash()\n{\n    return \"${hash}\";\n}\n")
file(WRITE ${OUT}/preludetext.cpp
    "#include \"core/sandbox/child/prelude.h\"\n\nstd::string_view executor::sandbox::child::preludeText()\n{\n    return R\"~~prelude~~(${small})~~prelude~~\";\n}\n")
