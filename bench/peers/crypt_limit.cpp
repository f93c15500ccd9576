// The limit of logins: how many bcrypt hashes a second the cores compute when they do nothing else.
//     crypt_limit COST THREADS HASHES
#include <crypt.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

int main(int count, char** arguments) {
    if (count != 4) return 2;
    const auto cost = std::strtoul(arguments[1], nullptr, 10);
    const auto hashes = std::atoi(arguments[3]);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    if (!crypt_gensalt_rn("$2b$", cost, nullptr, 0, setting.data(), setting.size())) return 1;

    std::atomic<int> taken = 0, computed = 0;
    const auto hash = [&] {
        const auto data = std::make_unique<crypt_data>();
        while (taken++ < hashes)
            if (crypt_r("correct horse battery", setting.data(), data.get())) ++computed;
    };
    const auto began = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads(std::strtoul(arguments[2], nullptr, 10));
        for (auto& thread : threads) thread = std::jthread(hash);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::cout << computed / took.count() << '\n';
}
