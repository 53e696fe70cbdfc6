using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AutoIG;

/// <summary>
/// What <see cref="JsonSerializer"/> needs for results, without reflection, so that trimming and compilation ahead of time lose nothing:
/// <c>JsonSerializer.Serialize(why, AttributionJsonContext.Default.AttributionSingle)</c>. A web server takes it as one of its
/// <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.
/// </summary>
/// <remarks>
/// It is written by hand, as the source generator writes a context for types with converters of their own: the generator would also go
/// through their members, which the converters never ask for. For types of your own that hold results, add the converters
/// (<see cref="AttributionJsonConverter{T}"/>) or this context to those of yours.
/// </remarks>
public sealed class AttributionJsonContext : JsonSerializerContext, IJsonTypeInfoResolver
{
    /// <summary>A context with options of its own.</summary>
    public AttributionJsonContext()
        : base(null)
    {
    }

    /// <summary>A context with given options, which are bound to it.</summary>
    /// <param name="options">The options.</param>
    public AttributionJsonContext(JsonSerializerOptions options)
        : base(options)
    {
    }

    /// <summary>The context with the default options.</summary>
    public static AttributionJsonContext Default { get; } = new(new JsonSerializerOptions());

    /// <summary>An explanation in single precision.</summary>
    public JsonTypeInfo<Attribution<float>> AttributionSingle => Info<Attribution<float>>();

    /// <summary>An explanation in double precision.</summary>
    public JsonTypeInfo<Attribution<double>> AttributionDouble => Info<Attribution<double>>();

    /// <summary>Explanations in single precision.</summary>
    public JsonTypeInfo<IReadOnlyList<Attribution<float>>> AttributionsSingle => Info<IReadOnlyList<Attribution<float>>>();

    /// <summary>Explanations in double precision.</summary>
    public JsonTypeInfo<IReadOnlyList<Attribution<double>>> AttributionsDouble => Info<IReadOnlyList<Attribution<double>>>();

    /// <summary>A summary in single precision.</summary>
    public JsonTypeInfo<AttributionSummary<float>> AttributionSummarySingle => Info<AttributionSummary<float>>();

    /// <summary>A summary in double precision.</summary>
    public JsonTypeInfo<AttributionSummary<double>> AttributionSummaryDouble => Info<AttributionSummary<double>>();

    /// <inheritdoc/>
    protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

    /// <inheritdoc/>
    public override JsonTypeInfo? GetTypeInfo(Type type) => Options.TryGetTypeInfo(type, out var info) ? info : null;

    JsonTypeInfo? IJsonTypeInfoResolver.GetTypeInfo(Type type, JsonSerializerOptions options) =>
        Of<float>(type, options) ?? Of<double>(type, options);

    private static JsonTypeInfo? Of<T>(Type type, JsonSerializerOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        type == typeof(Attribution<T>)
            ? JsonMetadataServices.CreateValueInfo<Attribution<T>>(options, new AttributionJsonConverter<T>())
        : type == typeof(AttributionSummary<T>)
            ? JsonMetadataServices.CreateValueInfo<AttributionSummary<T>>(options, new AttributionSummaryJsonConverter<T>())
        : type == typeof(Attribution<T>[])
            ? JsonMetadataServices.CreateArrayInfo(options, new JsonCollectionInfoValues<Attribution<T>[]>())
        : type == typeof(List<Attribution<T>>)
            ? JsonMetadataServices.CreateListInfo<List<Attribution<T>>, Attribution<T>>(
                options, new JsonCollectionInfoValues<List<Attribution<T>>> { ObjectCreator = static () => [] })
        : type == typeof(IReadOnlyList<Attribution<T>>)
            ? JsonMetadataServices.CreateIEnumerableInfo<IReadOnlyList<Attribution<T>>, Attribution<T>>(
                options, new JsonCollectionInfoValues<IReadOnlyList<Attribution<T>>>())
        : null;

    private JsonTypeInfo<TResult> Info<TResult>() => (JsonTypeInfo<TResult>)Options.GetTypeInfo(typeof(TResult));
}
