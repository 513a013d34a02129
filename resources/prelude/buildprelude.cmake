# Puts the parts together as two modules with one function each, lets esbuild drop comments and spaces, and writes their
# hash as C++. cmake -DSOURCE=<folder> -DOUT=<folder> -DESBUILD=<program> -P buildprelude.cmake
set(parts core collections weakcollections objects arrays regexp matching strings json errors promise promises typedarrays
    dateparse dates numbers values inspect tools time web shared entry)
set(later_parts later url intl intldates laterend)

function(put_together name parameters out)
    set(text "export const ${name} = (function (${parameters}) {\n\"use strict\";\n")
    foreach(part IN LISTS ARGN)
        file(READ ${SOURCE}/${part}.js content)
        string(APPEND text "${content}")
    endforeach()
    string(APPEND text "});\n")
    file(WRITE ${OUT}/${name}.full.mjs "${text}")
    execute_process(
        COMMAND ${ESBUILD} ${OUT}/${name}.full.mjs --minify-whitespace --minify-identifiers --keep-names=false
                --charset=utf8 --target=es2016 --log-level=warning
        OUTPUT_VARIABLE small RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "esbuild cannot read the prelude")
    endif()
    file(WRITE ${OUT}/${name}.mjs "${small}")
    set(${out} "${small}" PARENT_SCOPE)
endfunction()

put_together(prelude "host, global" small ${parts})
put_together(later "host, global, shared" later ${later_parts})
string(SHA256 hash "${small}${later}")
string(SUBSTRING ${hash} 0 16 hash)
file(WRITE ${OUT}/preludehash.cpp
    "#include \"core/sandbox/child/preludehash.h\"\n\nstd::string_view executor::sandbox::child::preludeHash()\n{\n    return \"${hash}\";\n}\n")
