# The fuzz targets (fuzz/targets/NAME.cpp): with QUOIN_FUZZ each is a program of libFuzzer, otherwise all are one program
# that runs what is kept through them, as tests.

file(GLOB target_files CONFIGURE_DEPENDS fuzz/targets/*.cpp)
add_library(quoin_fuzz STATIC EXCLUDE_FROM_ALL ${target_files} fuzz/rows.cpp app/accounts/model.cpp app/cors_origins.cpp
                                               app/cursor.cpp app/database_choice.cpp app/listen_address.cpp
                                               app/trusted_proxies.cpp)
target_link_libraries(quoin_fuzz PUBLIC quoin_server quoin_web quoin_token quoin_settings quoin_transfer quoin_db)

if(QUOIN_FUZZ)
  add_custom_target(fuzz_targets)
  foreach(file ${target_files})
    get_filename_component(name ${file} NAME_WE)
    add_executable(fuzz_${name} EXCLUDE_FROM_ALL fuzz/entry.cpp)
    target_compile_definitions(fuzz_${name} PRIVATE QUOIN_FUZZ_TARGET=${name})
    target_link_libraries(fuzz_${name} PRIVATE quoin_fuzz)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_targets fuzz_${name})
  endforeach()
elseif(QUOIN_TESTS)
  add_executable(fuzz_replay fuzz/replay.cpp)
  target_link_libraries(fuzz_replay PRIVATE quoin_fuzz)
  foreach(file ${target_files})
    get_filename_component(name ${file} NAME_WE)
    set(folders ${PROJECT_SOURCE_DIR}/fuzz/seeds/${name} ${PROJECT_SOURCE_DIR}/fuzz/regressions/${name})
    add_test(NAME fuzz/${name} COMMAND fuzz_replay ${name} ${folders})
    set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 60)
  endforeach()
endif()
