export { type MemoryEphemeralOptions, memoryEphemeral } from "./memory-ephemeral.ts";
export { type MemoryStorageOptions, memoryStorage } from "./memory-storage.ts";
