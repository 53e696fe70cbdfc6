using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoIG.Wasm;

/// <summary>How explanations are written, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DigitExplanation))]
internal sealed partial class DigitJsonContext : JsonSerializerContext;
