using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoIG.Api.Messages;

/// <summary>How messages are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(TumorQuestion))]
[JsonSerializable(typeof(DigitQuestion))]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(ModelDescription))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
